#pragma once

#include <QObject>
#include <QStringList>

class QLabel;

namespace boxwright::ui {

/// What a tool tip's plain text says.
struct TipText {
    QString text;      ///< what it is, or why not; several lines
    QString shortcut;  ///< "Ctrl+R"
    QStringList files; ///< "memory.oom.group"
    bool operator==(const TipText&) const = default;
};
/// "Run this design (Ctrl+R)", "Hard limit\nmemory.max"
TipText tipText(const QString& plain);

/// Draws every tool tip of the application like the rest of the window: round, no wider than reads
/// well, shortcut and kernel file in mono.
class ToolTips : public QObject {
    Q_OBJECT
public:
    explicit ToolTips(QObject* parent);
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static void fit(QLabel& tip);
    static void paint(QLabel& tip);
};

} // namespace boxwright::ui
