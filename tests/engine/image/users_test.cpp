#include "engine/base/files.h"
#include "engine/image/image_users.h"

#include "fixture.h"

#include <QTest>

#include <sys/stat.h>

using namespace boxwright;
using namespace fixture;

/// Whom the USER of an image means.
class UsersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void namesAreFoundInTheImage_data();
    void namesAreFoundInTheImage();
    void theHighestLayerThatTellsDecides();
    void aLayerCanTakeTheNamesAway();
    void linksStayInsideTheImage();

private:
    std::string path(const std::string& name) const {
        return m_directory->path().toStdString() + "/" + name;
    }
    /// A layer's tree with these accounts; "" has none.
    void layer(const std::string& name, const std::string& passwd, const std::string& group = {});
    std::string look(const std::string& user) { return numericUser(user, m_trees); }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::vector<UniqueFd> m_trees;
};

void UsersTest::init() {
    m_directory = std::make_unique<QTemporaryDir>();
    m_trees.clear();
}

void UsersTest::layer(const std::string& name, const std::string& passwd,
                      const std::string& group) {
    QVERIFY(makeDirectories(path(name + "/etc")));
    if (!passwd.empty())
        QVERIFY(replaceFile(AT_FDCWD, path(name + "/etc/passwd"), passwd));
    if (!group.empty())
        QVERIFY(replaceFile(AT_FDCWD, path(name + "/etc/group"), group));
    auto tree = openDirectory(AT_FDCWD, path(name));
    QVERIFY(tree);
    m_trees.push_back(std::move(*tree));
}

void UsersTest::namesAreFoundInTheImage_data() {
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* user, const char* expected) {
        QTest::newRow(user) << QString::fromLatin1(user) << QString::fromLatin1(expected);
    };
    row("web", "33:44");
    row("web:staff", "33:50");
    row("web:7", "33:7");
    row("33", "33:44");
    row("33:staff", "33:50");
    row("8", "8:0");
    row("8:9", "8:9");
    row("nobody", "nobody"); // in no file
    row("web:none", "web:none");
    row("4294967295", "4294967295"); // (uid_t)-1
    row("wraps", "wraps");
    row("short", "short");
    row("-1", "-1");
    row("", "");
}

void UsersTest::namesAreFoundInTheImage() {
    layer("base",
          "root:x:0:0:root:/root:/bin/sh\nweb:x:33:44::/srv:/bin/false\n"
          "wraps:x:4294967296:0::/:/bin/sh\nshort:x:5\n",
          "root:x:0:\nstaff:x:50:web\n");
    QFETCH(QString, user);
    QTEST(QString::fromStdString(look(user.toStdString())), "expected");
}

void UsersTest::theHighestLayerThatTellsDecides() {
    layer("base", "web:x:1:1::/:/bin/sh\n");
    layer("middle", "web:x:2:2::/:/bin/sh\n");
    layer("top", "");
    QCOMPARE(look("web"), "2:2");
}

void UsersTest::aLayerCanTakeTheNamesAway() {
    if (!isRoot())
        QSKIP("making whiteouts needs root");
    layer("base", "web:x:1:1::/:/bin/sh\n");
    layer("top", "");
    QCOMPARE(::mknod(path("top/etc/passwd").c_str(), S_IFCHR, 0), 0);
    QCOMPARE(look("web"), "web");
}

void UsersTest::linksStayInsideTheImage() {
    layer("base", "");
    QVERIFY(makeDirectories(path("base/usr")));
    QVERIFY(replaceFile(AT_FDCWD, path("base/usr/accounts"), "web:x:9:9::/:/bin/sh\n"));
    QCOMPARE(::symlink("/usr/accounts", path("base/etc/passwd").c_str()), 0);
    QCOMPARE(look("web"), "9:9");
    // The host's own accounts are never asked.
    QVERIFY(::unlink(path("base/usr/accounts").c_str()) == 0);
    QCOMPARE(look("root"), "root");
}

QTEST_GUILESS_MAIN(UsersTest)
#include "users_test.moc"
