#include "engine/model/capabilities.h"
#include "engine/model/syscalls.h"

#include <QFile>
#include <QTest>

#include <seccomp.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <set>
#include <string>

using namespace boxwright;

namespace {

/// Every name libseccomp has a number for on this architecture.
std::set<std::string> namesKnownFor(uint32_t architecture) {
    std::set<std::string> names;
    for (int number = 0; number < 1000; ++number) {
        const std::unique_ptr<char, decltype(&std::free)> name(
            seccomp_syscall_resolve_num_arch(architecture, number), &std::free);
        if (name)
            names.insert(name.get());
    }
    return names;
}

/// Linux 6.8 and later: in the catalogue ahead of libseccomp 2.5.4.
const std::set<std::string> ahead{
    "statmount",      "listmount",    "lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules",
    "mseal",          "setxattrat",   "getxattrat",        "listxattrat",       "removexattrat",
    "open_tree_attr", "file_getattr", "file_setattr",      "uretprobe",         "uprobe"};

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += name + " ";
    return text;
}

} // namespace

class SyscallsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNameOfTheLibraryHasARow_data();
    void everyNameOfTheLibraryHasARow();
    void rowsAreSortedAndUnique();
    void rowsAreComplete();
    void groupsAreCompleteAndUsed();
    void findsByName();
};

void SyscallsTest::everyNameOfTheLibraryHasARow_data() {
    QTest::addColumn<uint32_t>("architecture");
    QTest::addColumn<bool>("intel");
    QTest::newRow("x86_64") << uint32_t{SCMP_ARCH_X86_64} << true;
    QTest::newRow("aarch64") << uint32_t{SCMP_ARCH_AARCH64} << false;
}

void SyscallsTest::everyNameOfTheLibraryHasARow() {
    QFETCH(uint32_t, architecture);
    QFETCH(bool, intel);
    const std::set<std::string> known = namesKnownFor(architecture);
    QVERIFY(known.size() > 300);
    std::set<std::string> described;
    for (const SyscallRow& row : syscallCatalogue()) {
        if (intel ? row.x86_64 : row.aarch64)
            described.insert(std::string(row.name));
    }
    std::set<std::string> missing;
    std::set_difference(known.begin(), known.end(), described.begin(), described.end(),
                        std::inserter(missing, missing.end()));
    QCOMPARE(joined(missing), std::string());
    std::set<std::string> invented;
    std::set_difference(described.begin(), described.end(), known.begin(), known.end(),
                        std::inserter(invented, invented.end()));
    for (const std::string& name : ahead)
        invented.erase(name);
    QCOMPARE(joined(invented), std::string());
}

void SyscallsTest::rowsAreSortedAndUnique() {
    const auto rows = syscallCatalogue();
    const auto unordered =
        std::adjacent_find(rows.begin(), rows.end(), [](const SyscallRow& a, const SyscallRow& b) {
            return a.name >= b.name;
        });
    QVERIFY2(unordered == rows.end(), unordered == rows.end() ? "" : unordered->name.data());
}

void SyscallsTest::rowsAreComplete() {
    std::set<std::string_view> groups;
    for (const SyscallGroup& group : syscallGroups())
        groups.insert(group.key);
    std::set<std::string_view> descriptions;
    for (const SyscallRow& row : syscallCatalogue()) {
        const char* name = row.name.data();
        QVERIFY2(groups.contains(row.group), name);
        QVERIFY2(row.description.size() >= 10 && row.description.size() <= 70, name);
        QVERIFY2(std::isupper(static_cast<unsigned char>(row.description.front())), name);
        QVERIFY2(row.description.back() != '.', name);
        QVERIFY2(row.x86_64 || row.aarch64, name);
        QVERIFY2(row.capability.empty() || findCapability(row.capability), name);
        if (row.group != "obsolete")
            QVERIFY2(descriptions.insert(row.description).second, name);
    }
}

void SyscallsTest::groupsAreCompleteAndUsed() {
    std::set<std::string_view> keys;
    for (const SyscallGroup& group : syscallGroups()) {
        QVERIFY(keys.insert(group.key).second);
        QVERIFY(!group.label.empty() && !group.description.empty());
        const QString icon = QString::fromUtf8(group.icon.data(), qsizetype(group.icon.size()));
        QVERIFY2(
            QFile::exists(QStringLiteral(BOXWRIGHT_SOURCE_DIR "/resources/icons/%1.svg").arg(icon)),
            group.icon.data());
        const auto rows = syscallCatalogue();
        QVERIFY2(std::any_of(rows.begin(), rows.end(),
                             [&group](const SyscallRow& row) { return row.group == group.key; }),
                 group.key.data());
    }
}

void SyscallsTest::findsByName() {
    for (const SyscallRow& row : syscallCatalogue())
        QVERIFY(findSyscall(row.name) == &row);
    for (const char* name : {"", "openatt", "zzz", "OPEN", "_"})
        QVERIFY(!findSyscall(name));
}

QTEST_APPLESS_MAIN(SyscallsTest)
#include "syscalls_test.moc"
