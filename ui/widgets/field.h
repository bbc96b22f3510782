#pragma once

#include "ui/style/tokens.h"

#include <QLineEdit>

namespace boxwright::ui {

/// A 28 px line edit with a unit after the text, an error state and, when there are choices, a
/// chevron that offers them. What is typed counts when it is committed: Enter or leaving the
/// field; Esc goes back to the last committed text. What is too long for it is elided in the middle
/// while nobody types.
class Field : public QLineEdit {
    Q_OBJECT
public:
    static constexpr int indent = 9; ///< of the text, from the left edge

    /// @param name said by screen readers.
    explicit Field(const QString& name, QWidget* parent = nullptr);

    void setUnit(const QString& unit);
    void setMono(bool mono);
    /// Without ground and border, for a field that is a whole row by itself.
    void setFrameless(bool frameless);
    /// Its ground and border only while it is used or wrong, for a cell of a table.
    void setQuiet(bool quiet);
    void setLeadingIcon(const QString& iconName, Color color = Color::T3);
    /// Offered by the chevron and by Alt+Down.
    void setChoices(const QStringList& choices);
    /// The value from outside; does not commit. Ignored while the user is typing.
    void setValue(const QString& text);
    QString value() const { return m_committed; }
    /// Takes the focus with this typed in place of what was there.
    void beginWith(const QString& text);

    /// Empty clears it. The words are shown by a FieldMessage, and are the tooltip.
    void setError(const QString& message);
    QString error() const { return m_error; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void committed(const QString& text);
    void errorChanged(const QString& message);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void paintFrame();
    void paintMarks();
    bool isTooLong() const;
    void paintElided();
    void commit();
    void openChoices();
    void updateMargins();
    QRect chevronBox() const;

    QString m_unit;
    bool m_frameless = false;
    bool m_quiet = false;
    QString m_leadingIcon;
    Color m_iconColor = Color::T3;
    QStringList m_choices;
    QString m_committed;
    QString m_error;
    QString m_plainToolTip;
};

/// The error of a field, in words, under it; hidden while there is none.
class FieldMessage : public QWidget {
    Q_OBJECT
public:
    explicit FieldMessage(Field* field, QWidget* parent = nullptr);
    /// A link after the message; empty for none.
    void setFix(const QString& text);

Q_SIGNALS:
    void fixRequested();

private:
    class Label* m_label;
    class Link* m_fix;
};

} // namespace boxwright::ui
