#pragma once

#include "ui/panels/editor/common/editor_context.h"

#include <QWidget>

class QVBoxLayout;
class QHBoxLayout;

namespace boxwright::ui {

class Field;
class Label;
class Select;

/// The conditions under which one syscall is allowed or refused, in the row that is current:
/// argument, comparison, value; rules below each other are alternatives.
class RuleEditor : public QWidget {
    Q_OBJECT
public:
    explicit RuleEditor(const EditorContext& context, QWidget* parent = nullptr);

    /// An empty name, or one without conditions, leaves nothing to show.
    void setSyscall(const QString& name);
    QString syscall() const { return m_syscall; }
    /// Shows the document; builds new lines only where there are more or fewer.
    void refresh();
    int neededHeight() const;
    void focusFirst();
    /// The controls in tab order.
    QList<QWidget*> controls() const { return m_controls; }

    /// What "with a condition" begins with.
    void addFirstRule(const QString& name);

Q_SIGNALS:
    void left(); ///< Esc

protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Line {
        int rule;
        int argument;
        Select* action; ///< of the rule, on its first line only
        Select* index;
        Select* comparison;
        Field* value;
        Label* equals;
        Field* rest; ///< what the mask must leave
    };

    std::vector<SeccompRule> rules() const;
    void apply(const std::vector<SeccompRule>& rules);
    void change(const Line& line, const std::function<void(SeccompArg&)>& edit);
    void rebuild(const std::vector<SeccompRule>& all);
    void addLine(int rule, int argument);
    void addFoot();
    void fillLine(QHBoxLayout* row, Line& line);
    Field* addNumber(QHBoxLayout* row, const QString& name, bool second);
    void connectLine(const Line& line);
    void showLine(const Line& line, const SeccompRule& rule);
    void removeArgument(int rule, int argument);
    void addArgument();
    void addAlternative();
    void focusLast();
    QWidget* claim(QWidget* control);

    EditorContext m_context;
    QString m_syscall;
    QString m_shown; ///< whose lines there are
    QVBoxLayout* m_rows;
    std::vector<Line> m_lines;
    std::vector<size_t> m_shape; ///< arguments of each rule
    Label* m_otherwise = nullptr;
    QList<QWidget*> m_controls;
};

/// "0x7e020000", "8"; nothing for what is no number of 64 bits.
std::optional<uint64_t> parseArgument(const QString& text);

} // namespace boxwright::ui
