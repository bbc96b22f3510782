#include "engine/model/capabilities.h"
#include "engine/model/design.h"
#include "engine/model/namespaces.h"
#include "engine/model/stats.h"

#include <QFile>
#include <QSet>
#include <QTest>

#include <linux/capability.h>
#include <sys/capability.h>

using namespace boxwright;

class CataloguesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capabilitiesAreThoseOfTheKernelHeaders();
    void capabilityRowsAreComplete();
    void capabilityCheckboxKeepsTheSetsTogether();
    void namespacesAreTheEight();
    void namespaceRowsAreComplete();
    void namespaceChoicesComeBack_data();
    void namespaceChoicesComeBack();
    void statsAreInOrderAndComplete();
    void defaultSpecHoldsWhatItPromises();
    void onlyEnabledLayersTakePart();
};

static QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

void CataloguesTest::capabilitiesAreThoseOfTheKernelHeaders() {
    QCOMPARE(capabilityCatalogue().size(), size_t(CAP_LAST_CAP) + 1);
    int number = 0;
    for (const auto& row : capabilityCatalogue()) {
        QCOMPARE(row.number, number++);
        char* name = cap_to_name(row.number);
        QCOMPARE(text(row.name).toLower(), QString::fromLatin1(name));
        cap_free(name);
    }
}

void CataloguesTest::capabilityRowsAreComplete() {
    QSet<QString> groups;
    for (const auto& row : capabilityCatalogue()) {
        QVERIFY2(!row.allows.empty() && row.allows.size() < 48, row.name.data());
        QCOMPARE(row.warning.empty(), row.risk == Risk::Low);
        QCOMPARE(findCapability(row.name), &row);
        groups.insert(text(row.group));
    }
    QCOMPARE(groups.size(), 7);
    QCOMPARE(findCapability("CAP_NONSENSE"), nullptr);
    QCOMPARE(defaultCapabilities().size(), size_t(14));
}

void CataloguesTest::capabilityCheckboxKeepsTheSetsTogether() {
    ContainerSpec spec;
    QVERIFY(!hasCapability(spec, "CAP_CHOWN"));
    setCapability(spec, "CAP_CHOWN", true);
    setCapability(spec, "CAP_CHOWN", true);
    const std::vector<std::string> one{"CAP_CHOWN"};
    auto& sets = *spec.process->capabilities;
    QCOMPARE(sets.bounding.value(), one);
    QCOMPARE(sets.effective.value(), one);
    QCOMPARE(sets.permitted.value(), one);
    QVERIFY(!sets.ambient && !sets.inheritable);
    sets.ambient = sets.inheritable = one;
    setCapability(spec, "CAP_CHOWN", false);
    QVERIFY(!hasCapability(spec, "CAP_CHOWN"));
    for (const auto& list :
         {sets.bounding, sets.effective, sets.permitted, sets.ambient, sets.inheritable})
        QVERIFY(list && list->empty());
}

void CataloguesTest::namespacesAreTheEight() {
    QSet<QString> types;
    int flags = 0;
    for (const auto& row : namespaceCatalogue()) {
        types.insert(text(row.type));
        QVERIFY(QFile::exists(QStringLiteral("/proc/self/ns/") + text(row.procName)));
        QVERIFY((flags & row.cloneFlag) == 0);
        flags |= row.cloneFlag;
    }
    QCOMPARE(types.size(), 8);
}

void CataloguesTest::namespaceRowsAreComplete() {
    for (const auto& row : namespaceCatalogue()) {
        QVERIFY2(!row.label.empty() && !row.isolates.empty() && !row.withoutIt.empty(),
                 row.type.data());
        QVERIFY2(row.unshare.starts_with("--"), row.type.data());
        QVERIFY2(QFile::exists(QStringLiteral(BOXWRIGHT_ICONS "/%1.svg").arg(text(row.icon))),
                 row.icon.data());
        QCOMPARE(findNamespace(row.type), &row);
    }
    QCOMPARE(findNamespace("net"), nullptr);
}

void CataloguesTest::namespaceChoicesComeBack_data() {
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("stored");
    QTest::newRow("new") << int(NamespaceMode::New) << QString() << QString();
    QTest::newRow("container") << int(NamespaceMode::Container) << QStringLiteral("web")
                               << QStringLiteral("container:web");
    QTest::newRow("path") << int(NamespaceMode::Path) << QStringLiteral("/run/netns/a")
                          << QStringLiteral("/run/netns/a");
}

void CataloguesTest::namespaceChoicesComeBack() {
    QFETCH(int, mode);
    QFETCH(QString, target);
    QFETCH(QString, stored);
    const NamespaceChoice choice{static_cast<NamespaceMode>(mode), target.toStdString()};
    for (const auto& row : namespaceCatalogue()) {
        ContainerSpec spec;
        QVERIFY(namespaceChoice(spec, row.type) == NamespaceChoice{});
        setNamespaceChoice(spec, row.type, {NamespaceMode::Path, "/other"});
        setNamespaceChoice(spec, row.type, choice);
        QVERIFY(namespaceChoice(spec, row.type) == choice);
        const auto& list = spec.linux->namespaces.value();
        QCOMPARE(list.size(), size_t(1));
        QCOMPARE(QString::fromStdString(list[0].path.value_or("")), stored);
        setNamespaceChoice(spec, row.type, {});
        QVERIFY(spec.linux->namespaces->empty());
    }
}

void CataloguesTest::statsAreInOrderAndComplete() {
    QCOMPARE(statCatalogue().size(), statCount);
    QSet<QString> keys;
    for (size_t i = 0; i < statCount; ++i) {
        const StatRow& row = statRow(static_cast<Stat>(i));
        QCOMPARE(static_cast<size_t>(row.stat), i);
        QVERIFY2(!row.file.empty() && !row.label.empty(), row.key.data());
        keys.insert(text(row.key));
    }
    QCOMPARE(keys.size(), qsizetype(statCount));
}

void CataloguesTest::defaultSpecHoldsWhatItPromises() {
    const ContainerSpec spec = defaultSpec();
    for (std::string_view type : {"pid", "network", "mount", "ipc", "uts", "cgroup"})
        QVERIFY(namespaceChoice(spec, type).mode == NamespaceMode::New);
    for (std::string_view type : {"user", "time"})
        QVERIFY(namespaceChoice(spec, type).mode == NamespaceMode::Host);
    QVERIFY(spec.process->terminal.value());
    QVERIFY(spec.process->noNewPrivileges.value());
    for (const auto& row : capabilityCatalogue())
        QCOMPARE(hasCapability(spec, row.name), row.inDefault);
    QVERIFY(!spec.linux->maskedPaths->empty() && !spec.linux->readonlyPaths->empty());
}

void CataloguesTest::onlyEnabledLayersTakePart() {
    Design design;
    design.layers.resize(3);
    design.layers[0].name = "base";
    design.layers[1].enabled = false;
    design.layers[2].name = "top";
    const auto layers = enabledLayers(design);
    QCOMPARE(layers.size(), size_t(2));
    QCOMPARE(layers[0].name, std::string("base"));
    QCOMPARE(layers[1].name, std::string("top"));
}

QTEST_APPLESS_MAIN(CataloguesTest)
#include "catalogues_test.moc"
