#include "ui/backend.h"
#include "ui/style/theme.h"
#include "ui/terminal/terminal_accessible.h"
#include "ui/terminal/terminal_view.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace boxwright::ui;

namespace {

/// A console that remembers what it was sent.
class RecordingConsole : public Console {
public:
    void send(const QByteArray& bytes) override { sent += bytes; }
    void resize(int rows, int columns) override { size = QSize(columns, rows); }
    QByteArray sent;
    QSize size;
};

} // namespace

class TerminalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void textAndColoursArriveInCells();
    void wideCharactersTakeTwoCells();
    void linesScrollIntoTheScrollback();
    void scrollbackIsBounded();
    void alternateScreenLeavesScrollbackAlone();
    void keysBecomeBytes_data();
    void keysBecomeBytes();
    void resizeReachesTheConsole();
    void dragSelectsAndCopies();
    void selectionOfWideTextKeepsEachCharacterOnce();
    void pasteIsBracketedWhenAskedAndCannotEscape();
    void readingAboveKeepsItsPlace();
    void endOfProgramIsShown();
    void splitUtf8IsJoined();
    void linesOfAPipeBeginAtTheLeft();
    void ctrlTabLeadsOut();
    void aScreenReaderReadsIt();
    void aScreenReaderHearsWhatIsNew();

private:
    QPoint centre(int row, int column) const;

    std::unique_ptr<TerminalView> m_view;
    std::shared_ptr<RecordingConsole> m_console;
    std::unique_ptr<Theme> m_theme;
};

void TerminalTest::initTestCase() {
    m_theme = std::make_unique<Theme>(*qApp, ThemeMode::Dark);
}

void TerminalTest::init() {
    m_view = std::make_unique<TerminalView>();
    m_view->resize(700, 460);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_console = std::make_shared<RecordingConsole>();
    m_view->setConsole(m_console);
    m_view->setFocus();
}

void TerminalTest::cleanup() {
    m_view.reset();
}

QPoint TerminalTest::centre(int row, int column) const {
    const int cellWidth =
        qRound(QFontMetricsF(typeface(FontStyle::Terminal)).horizontalAdvance(QLatin1Char('0')));
    const int cellHeight = lineHeight(FontStyle::Terminal);
    return {column * cellWidth + cellWidth / 2, row * cellHeight + cellHeight / 2};
}

void TerminalTest::textAndColoursArriveInCells() {
    Q_EMIT m_console->received("plain \033[1;31mred\033[0m\033[48;2;1;2;3m x");
    const auto line = m_view->screen().line(0);
    QCOMPARE(m_view->screen().lineText(0), QStringLiteral("plain red x"));
    QCOMPARE(line[6].foreground.kind, CellColor::Kind::Indexed);
    QVERIFY(line[6].bold);
    QCOMPARE(line[10].background.blue, uint8_t(3));
    QCOMPARE(line[0].foreground.kind, CellColor::Kind::Default);
}

void TerminalTest::wideCharactersTakeTwoCells() {
    Q_EMIT m_console->received("\xed\x95\x9c"
                               "a\xe2\x82\xac"); // 한 a €
    const auto line = m_view->screen().line(0);
    QCOMPARE(line[0].width, 2);
    QCOMPARE(line[1].width, 0);
    QCOMPARE(line[2].text, QStringLiteral("a"));
    QCOMPARE(line[3].text, QString(QChar(0x20ac)));
    QCOMPARE(m_view->screen().cursorColumn(), 4);
}

void TerminalTest::linesScrollIntoTheScrollback() {
    QByteArray text;
    for (int i = 0; i < 100; ++i)
        text += "line " + QByteArray::number(i) + "\r\n";
    Q_EMIT m_console->received(text);
    auto& screen = m_view->screen();
    QCOMPARE(screen.lineText(0), QStringLiteral("line 0"));
    QCOMPARE(screen.lineCount(), 101);
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
}

void TerminalTest::scrollbackIsBounded() {
    QByteArray text;
    for (int i = 0; i < TerminalScreen::scrollbackLines + 500; ++i)
        text += QByteArray::number(i) + "\r\n";
    Q_EMIT m_console->received(text);
    auto& screen = m_view->screen();
    QCOMPARE(screen.firstScreenLine(), TerminalScreen::scrollbackLines);
    QVERIFY(screen.lineText(0).toInt() > 0);
}

void TerminalTest::alternateScreenLeavesScrollbackAlone() {
    Q_EMIT m_console->received("before\r\n\033[?1049h");
    QByteArray text;
    for (int i = 0; i < 100; ++i)
        text += "full screen program\r\n";
    Q_EMIT m_console->received(text);
    QCOMPARE(m_view->screen().firstScreenLine(), 0);
    Q_EMIT m_console->received("\033[?1049l");
    QCOMPARE(m_view->screen().lineText(0), QStringLiteral("before"));
}

void TerminalTest::keysBecomeBytes_data() {
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<QByteArray>("bytes");
    const Qt::KeyboardModifiers none;
    QTest::newRow("letter") << int(Qt::Key_A) << none << QByteArray("a");
    QTest::newRow("enter") << int(Qt::Key_Return) << none << QByteArray("\r");
    QTest::newRow("tab") << int(Qt::Key_Tab) << none << QByteArray("\t");
    QTest::newRow("ctrl c") << int(Qt::Key_C) << Qt::KeyboardModifiers(Qt::ControlModifier)
                            << QByteArray("\x03");
    QTest::newRow("ctrl r") << int(Qt::Key_R) << Qt::KeyboardModifiers(Qt::ControlModifier)
                            << QByteArray("\x12");
    QTest::newRow("up") << int(Qt::Key_Up) << none << QByteArray("\033[A");
    QTest::newRow("alt x") << int(Qt::Key_X) << Qt::KeyboardModifiers(Qt::AltModifier)
                           << QByteArray("\033x");
    QTest::newRow("f5") << int(Qt::Key_F5) << none << QByteArray("\033[15~");
    QTest::newRow("backspace") << int(Qt::Key_Backspace) << none << QByteArray("\x7f");
}

void TerminalTest::keysBecomeBytes() {
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(QByteArray, bytes);
    QTest::keyClick(m_view.get(), Qt::Key(key), modifiers);
    QCOMPARE(m_console->sent, bytes);
}

void TerminalTest::resizeReachesTheConsole() {
    const QSize before = m_console->size;
    QVERIFY(before.width() > 40);
    m_view->resize(500, 300);
    QTRY_VERIFY(m_console->size.width() < before.width());
    QCOMPARE(m_console->size.height(), m_view->screen().rows());
}

void TerminalTest::dragSelectsAndCopies() {
    Q_EMIT m_console->received("first line\r\nsecond line");
    auto* viewport = m_view->viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, centre(0, 6));
    QTest::mouseMove(viewport, centre(1, 5));
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, centre(1, 5));
    QCOMPARE(m_view->selectedText(), QStringLiteral("line\nsecond"));
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("line\nsecond"));
    QVERIFY(m_console->sent.isEmpty());
    QTest::mouseDClick(viewport, Qt::LeftButton, {}, centre(1, 1));
    QCOMPARE(m_view->selectedText(), QStringLiteral("second"));
}

void TerminalTest::selectionOfWideTextKeepsEachCharacterOnce() {
    const QString text = QString::fromUtf8("\xed\x95\x9c\xea\xb8\x80");
    Q_EMIT m_console->received(text.toUtf8());
    m_view->selectAll();
    QCOMPARE(m_view->selectedText().trimmed(), text);
}

void TerminalTest::pasteIsBracketedWhenAskedAndCannotEscape() {
    QApplication::clipboard()->setText(QStringLiteral("one\ntwo\033[201~"));
    QTest::keyClick(m_view.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_console->sent, QByteArray("one\rtwo[201~"));
    m_console->sent.clear();
    Q_EMIT m_console->received("\033[?2004h");
    m_view->pasteClipboard();
    QCOMPARE(m_console->sent, QByteArray("\033[200~one\rtwo[201~\033[201~"));
}

void TerminalTest::readingAboveKeepsItsPlace() {
    QByteArray text;
    for (int i = 0; i < 100; ++i)
        text += QByteArray::number(i) + "\r\n";
    Q_EMIT m_console->received(text);
    m_view->verticalScrollBar()->setValue(10);
    Q_EMIT m_console->received(text);
    QCOMPARE(m_view->verticalScrollBar()->value(), 10);
}

void TerminalTest::endOfProgramIsShown() {
    QSignalSpy ended(m_view.get(), &TerminalView::ended);
    Q_EMIT m_console->received("bye\r\n");
    Q_EMIT m_console->ended(3);
    QCOMPARE(ended.count(), 1);
    QCOMPARE(ended.first().first().toInt(), 3);
    m_view->showEnd(QStringLiteral("exited with 3"));
    QCOMPARE(m_view->screen().lineText(2), QStringLiteral("exited with 3"));
    QVERIFY(!m_view->screen().cursorVisible());
}

void TerminalTest::splitUtf8IsJoined() {
    Q_EMIT m_console->received("\xe2\x82");
    Q_EMIT m_console->received("\xac");
    QCOMPARE(m_view->screen().lineText(0), QString(QChar(0x20ac)));
}

void TerminalTest::linesOfAPipeBeginAtTheLeft() {
    auto pipe = std::make_shared<RecordingConsole>();
    m_view->setConsole(pipe, false);
    Q_EMIT pipe->received("one\ntwo\n");
    QCOMPARE(m_view->screen().lineText(1), QStringLiteral("two"));
}

void TerminalTest::ctrlTabLeadsOut() {
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    auto* before = new QPushButton;
    auto* view = new TerminalView;
    auto* after = new QPushButton;
    for (QWidget* part : std::initializer_list<QWidget*>{before, view, after})
        row->addWidget(part);
    view->setConsole(m_console);
    m_console->sent.clear();
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Tab);
    QCOMPARE(m_console->sent, QByteArray("\t"));
    QVERIFY(view->hasFocus());
    QTest::keyClick(view, Qt::Key_Tab, Qt::ControlModifier);
    QVERIFY(after->hasFocus());
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(before->hasFocus());
    QCOMPARE(m_console->sent, QByteArray("\t"));
}

void TerminalTest::aScreenReaderReadsIt() {
    Q_EMIT m_console->received("one \xed\x95\x9c\r\n\r\n# ");
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(spoken);
    QCOMPARE(spoken->role(), QAccessible::Terminal);
    QAccessibleTextInterface* text = spoken->textInterface();
    QVERIFY(text);
    QCOMPARE(text->text(0, 10), QString::fromUtf8("one \xed\x95\x9c\n\n# \n"));
    QCOMPARE(text->cursorPosition(), 9);
    int start = 0;
    int end = 0;
    QCOMPARE(text->textAtOffset(2, QAccessible::LineBoundary, &start, &end).trimmed(),
             QString::fromUtf8("one \xed\x95\x9c"));
    const QRect cell = text->characterRect(7);
    QVERIFY(cell.contains(m_view->viewport()->mapToGlobal(centre(2, 0))));
    QCOMPARE(text->offsetAtPoint(cell.center()), 7);
    text->addSelection(0, 3);
    QCOMPARE(m_view->selectedText(), QStringLiteral("one"));
    text->selection(0, &start, &end);
    QCOMPARE(std::make_pair(start, end), std::make_pair(0, 3));
    text->removeSelection(0);
    QCOMPARE(text->selectionCount(), 0);
}

void TerminalTest::aScreenReaderHearsWhatIsNew() {
    QSignalSpy told(m_view->findChild<TerminalSpeaker*>(), &TerminalSpeaker::told);
    Q_EMIT m_console->received("unheard\r\n");
    QAccessible::setActive(true);
    Q_EMIT m_console->received("# ");
    QTRY_COMPARE(told.size(), 1);
    Q_EMIT m_console->received("ls\r\nfile\r\n");
    QTRY_COMPARE(told.size(), 2);
    QAccessible::setActive(false);
    const QString heard = told[1][2].toString();
    QVERIFY2(heard.startsWith(QLatin1String("ls\nfile")), qPrintable(heard));
}

QTEST_MAIN(TerminalTest)
#include "terminal_test.moc"
