#pragma once

#include "ui/style/theme.h"

#include <QStringList>
#include <QWidget>

class QLineEdit;

namespace boxwright::ui {

/// A list of texts as chips: a command (numbered, the program set apart) or paths. One tab stop:
/// arrow keys choose, Alt+arrows move, Enter edits, Backspace or Delete removes, Insert or the last
/// chip adds; chips can be dragged.
class ChipEditor : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Command, Paths };
    /// @param name said by screen readers.  @param addText on the adding chip.
    ChipEditor(Kind kind, const QString& name, const QString& addText, QWidget* parent = nullptr);

    void setItems(const QStringList& items);
    const QStringList& items() const { return m_items; }
    void setError(bool error);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void edited(const QStringList& items);

protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent*) override;
    bool event(QEvent* event) override;

private:
    std::vector<QRect> boxes(int width) const; ///< of the chips and, last, of the adding one
    int chipAt(const QPoint& pos) const;
    int addIndex() const { return int(m_items.size()); }
    void setCurrent(int index);
    void move(int from, int to);
    void remove(int index);
    void edit(int index);
    void finishEdit(bool keep);
    void paintChip(class WidgetPainter& painter, const QRect& box, int index) const;

    bool isCommand() const { return m_kind == Kind::Command; }
    FontStyle chipFont() const { return isCommand() ? FontStyle::Code : FontStyle::CodeTight; }
    int crossWidth() const { return isCommand() ? 0 : 18; }

    Kind m_kind;
    QString m_addText;
    QStringList m_items;
    int m_current = 0;
    int m_pressed = -1;
    bool m_error = false;
    QLineEdit* m_editor = nullptr;
    int m_editing = -1;
};

} // namespace boxwright::ui
