#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

struct VTerm;
struct VTermScreen;

namespace boxwright::ui {

/// A colour as the program chose it; what it looks like is the view's.
struct CellColor {
    enum class Kind : uint8_t { Default, Indexed, Rgb };
    Kind kind = Kind::Default;
    uint8_t index = 0;
    uint8_t red = 0;
    uint8_t green = 0;
    uint8_t blue = 0;
    bool operator==(const CellColor&) const = default;
};

struct Cell {
    QString text;  ///< one character with its combining marks; empty where nothing was written
    int width = 1; ///< 2 for a wide character, 0 for the cell to its right
    bool bold = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
    bool reverse = false;
    CellColor foreground;
    CellColor background;
};
using CellLine = std::vector<Cell>;

/// The state of a terminal, apart from its painting: libvterm fed with bytes, and the lines that
/// scrolled away. Lines are counted from the oldest one kept: 0 … lineCount()-1, the screen being
/// the last rows().
class TerminalScreen : public QObject {
    Q_OBJECT
public:
    static constexpr int scrollbackLines = 10'000;

    TerminalScreen(int rows, int columns, QObject* parent = nullptr);
    ~TerminalScreen() override;

    void feed(const QByteArray& bytes);
    void resize(int rows, int columns);

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    int lineCount() const { return int(m_scrollback.size()) + m_rows; }
    int firstScreenLine() const { return int(m_scrollback.size()); }
    CellLine line(int index) const;
    /// Without trailing blanks.
    QString lineText(int index) const;

    bool cursorVisible() const { return m_cursorVisible; }
    int cursorLine() const { return firstScreenLine() + m_cursorRow; }
    int cursorColumn() const { return m_cursorColumn; }
    bool alternate() const { return m_alternate; }
    bool wantsMouse() const { return m_mouse != 0; }

    void keyUnicode(uint32_t character, int modifiers);
    void keySpecial(int vtermKey, int modifiers);
    /// As typed, or bracketed where the program asked for that.
    void paste(const QString& text);
    /// @param line as of line(); button 1..3, 4 and 5 are the wheel.
    void mouse(int line, int column, int button, bool pressed, int modifiers);

Q_SIGNALS:
    void changed();                       ///< something to paint
    void scrolled(int lines);             ///< so many lines moved into the scrollback
    void output(const QByteArray& bytes); ///< to the program
    void bell();

private:
    friend struct ScreenCallbacks;
    struct FreeVTerm {
        void operator()(VTerm* vterm) const;
    };

    std::unique_ptr<VTerm, FreeVTerm> m_vterm;
    VTermScreen* m_screen = nullptr;
    std::deque<CellLine> m_scrollback;
    int m_rows;
    int m_columns;
    int m_cursorRow = 0;
    int m_cursorColumn = 0;
    int m_mouse = 0;
    int m_scrolledNow = 0;
    bool m_cursorVisible = true;
    bool m_alternate = false;
};

} // namespace boxwright::ui
