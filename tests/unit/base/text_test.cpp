#include "engine/base/error.h"
#include "engine/base/printable.h"
#include "engine/base/text.h"

#include <QStringList>
#include <QTest>

using namespace boxwright;

class TextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void controlCharactersAreShown();
    void words_data();
    void words();
    void pieces_data();
    void pieces();
    void numbers_data();
    void numbers();
};

namespace {

QString joined(const std::vector<std::string_view>& parts) {
    QStringList list;
    for (const auto part : parts)
        list << QString::fromUtf8(part.data(), qsizetype(part.size()));
    return list.join(QLatin1Char('|'));
}

} // namespace

void TextTest::words_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << QByteArray("cpu io\n") << "cpu|io";
    QTest::newRow("many blanks") << QByteArray("  a\t\tb \n\n") << "a|b";
    QTest::newRow("one") << QByteArray("a") << "a";
    QTest::newRow("blanks only") << QByteArray(" \n\t") << "";
    QTest::newRow("nothing") << QByteArray() << "";
}

void TextTest::words() {
    QFETCH(QByteArray, text);
    const std::string owned = text.toStdString();
    QTEST(joined(splitWords(owned)), "expected");
}

void TextTest::pieces_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << QByteArray("a:b:c") << "a|b|c";
    QTest::newRow("empty ones") << QByteArray(":a::") << "|a||";
    QTest::newRow("no separator") << QByteArray("a") << "a";
    QTest::newRow("nothing") << QByteArray() << "";
}

void TextTest::pieces() {
    QFETCH(QByteArray, text);
    const std::string owned = text.toStdString();
    QTEST(joined(split(owned, ':')), "expected");
}

void TextTest::numbers_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("zero") << QByteArray("0") << true;
    QTest::newRow("largest") << QByteArray("18446744073709551615") << true;
    QTest::newRow("past 64 bit") << QByteArray("18446744073709551616") << false;
    QTest::newRow("sign") << QByteArray("-1") << false;
    QTest::newRow("blank behind") << QByteArray("1 ") << false;
    QTest::newRow("word") << QByteArray("max") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TextTest::numbers() {
    QFETCH(QByteArray, text);
    const auto number = parseNumber(text.toStdString());
    QTEST(number.has_value(), "valid");
    if (number)
        QCOMPARE(QByteArray::number(qulonglong(*number)), text);
}

void TextTest::controlCharactersAreShown() {
    QCOMPARE(printable("plain Ä 中"), std::string("plain Ä 中"));
    QCOMPARE(printable("\x1b[2J\r\n\x7f"), std::string("\\x1b[2J\\x0d\\x0a\\x7f"));
    QCOMPARE(printable("\xc2\x9b"
                       "31m"),
             std::string("\\x9b31m"));
    QCOMPARE(printable("\xc2"), std::string("\xc2"));
    QCOMPARE(printableLines("a\x07\nb\n"), std::string("a\\x07\nb\n"));
    QCOMPARE(makeError(ErrorCode::NotFound, "open", "\x1b]0;x\x07", "one\ntwo\x1b").message(),
             std::string("open \\x1b]0;x\\x07: one\ntwo\\x1b"));
}

QTEST_GUILESS_MAIN(TextTest)
#include "text_test.moc"
