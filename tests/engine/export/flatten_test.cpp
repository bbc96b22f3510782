#include "engine/base/files.h"
#include "engine/export/flatten.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <climits>
#include <sys/xattr.h>
#include <unistd.h>

using namespace boxwright;

/// What the kernel leaves to whoever stacks layers.
class FlattenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opaqueRootHidesEveryLayerBelow();
    void tooDeepIsRefused();
};

void FlattenTest::opaqueRootHidesEveryLayerBelow() {
    const QTemporaryDir directory;
    const std::string path = directory.path().toStdString() + "/";
    std::vector<UniqueFd> trees;
    std::vector<int> fds;
    for (const auto& [layer, file] :
         {std::pair{"base", "old"}, {"middle", "new"}, {"top", "last"}}) {
        QVERIFY(makeDirectories(path + layer));
        QVERIFY(replaceFile(AT_FDCWD, path + layer + "/" + file, layer));
        trees.push_back(openDirectory(AT_FDCWD, path + layer).value());
        fds.push_back(trees.back().get());
    }
    // An ordinary user writes the mark overlayfs reads in user namespaces.
    const char* mark = ::geteuid() == 0 ? "trusted.overlay.opaque" : "user.overlay.opaque";
    QCOMPARE(::fsetxattr(fds[1], mark, "y", 1, 0), 0);
    QVERIFY(makeDirectories(path + "merged"));
    const auto merged = openDirectory(AT_FDCWD, path + "merged");
    FlattenOptions options;
    options.tolerant = ::geteuid() != 0;
    const auto done = flattenTrees(fds, merged->get(), options, {});
    QVERIFY2(done, done ? "" : done.error().message().c_str());
    QCOMPARE(QDir(directory.filePath(QStringLiteral("merged"))).entryList(QDir::Files),
             (QStringList{QStringLiteral("last"), QStringLiteral("new")}));
    char value = 0;
    QVERIFY(::fgetxattr(merged->get(), mark, &value, 1) < 0);
}

/// As no image has it; a container may have made it.
void FlattenTest::tooDeepIsRefused() {
    const QTemporaryDir directory;
    const auto top = openDirectory(AT_FDCWD, directory.path().toStdString());
    auto tree = makeDirectory(top->get(), "tree");
    const auto merged = makeDirectory(top->get(), "merged");
    const int root = ::dup(tree->get());
    for (size_t length = 0; length <= PATH_MAX; length += NAME_MAX + 1) {
        tree = makeDirectory(tree->get(), std::string(NAME_MAX, 'd'));
        QVERIFY(tree);
    }
    FlattenOptions options;
    options.tolerant = ::geteuid() != 0;
    const auto done = flattenTrees({root}, merged->get(), options, {});
    ::close(root);
    QVERIFY(removeTree(top->get(), "tree") && removeTree(top->get(), "merged"));
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::TooLarge);
}

QTEST_GUILESS_MAIN(FlattenTest)
#include "flatten_test.moc"
