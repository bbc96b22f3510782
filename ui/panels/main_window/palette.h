#pragma once

#include <QWidget>

#include <functional>

class QListView;
class QStandardItemModel;

namespace boxwright::ui {

class Field;
class Label;

/// Something the palette can do or go to.
struct PaletteEntry {
    QString iconName;
    QString text;
    QString hint;     ///< "template", "needs a running box"
    QString shortcut; ///< "Ctrl+R"
    std::function<void()> run;
    bool isThing = false; ///< a design or a box, not something to do
};

/// Ctrl+K: type a few letters, press Enter. Letters must occur in order; a run at the start of a
/// word counts most.
class CommandPalette : public QWidget {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    void open(QList<PaletteEntry> entries);
    int shownCount() const;
    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Hit {
        int worse;
        qsizetype entry;
        QList<int> letters;
    };

    QWidget* makeFooter();
    void filter(const QString& text);
    void addGroup(const QString& heading, const QList<Hit>& hits, bool things);
    void move(int step);
    void runCurrent();
    void place();

    QList<PaletteEntry> m_entries;
    Field* m_field;
    Label* m_count;
    QListView* m_list;
    QStandardItemModel* m_model;
    int m_shown = 0;
};

/// Where the letters of `typed` fall in `text`, in order; empty when they do not. Case is ignored.
QList<int> matchedLetters(const QString& typed, const QString& text);

} // namespace boxwright::ui
