#include "ui/panels/container/log_panel.h"

#include "ui/panels/container/log_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/toggles.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QTextCursor>
#include <QVBoxLayout>

namespace boxwright::ui {

LogPanel::LogPanel(Backend& backend, const QString& id, QWidget* parent)
    : QWidget(parent)
    , m_view(new LogView(backend, id)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(new Separator);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    connect(m_find, &QLineEdit::textEdited, this, [this] {
        m_view->moveCursor(QTextCursor::Start);
        find(false);
    });
    connect(m_find, &QLineEdit::returnPressed, this, [this] { find(false); });
    connect(m_view, &QPlainTextEdit::textChanged, this, &LogPanel::showCount);
    connect(m_follow, &QAbstractButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QAbstractButton::setChecked);
}

QWidget* LogPanel::makeBar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::page, space::half, space::gap, space::half);
    row->setSpacing(space::unit);
    m_find = new Field(tr("Find in the log"));
    m_find->setPlaceholderText(tr("Find in the log"));
    m_find->setLeadingIcon(QStringLiteral("search"));
    m_find->setToolTip(tr("Enter goes to the next match. Ctrl+Shift+F comes here."));
    m_find->setMaximumWidth(280);
    m_count = new Label(FontStyle::Small, Color::T3);
    auto* before = new IconButton(QStringLiteral("up"), tr("Match before"), nullptr, 24);
    auto* next = new IconButton(QStringLiteral("down"), tr("Next match"), nullptr, 24);
    m_follow = new CheckBox(tr("Follow"));
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Keep the newest line in sight; scrolling up lets go"));
    row->addWidget(m_find, 1);
    row->addWidget(before);
    row->addWidget(next);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(m_follow);
    connect(before, &QAbstractButton::clicked, this, [this] { find(true); });
    connect(next, &QAbstractButton::clicked, this, [this] { find(false); });
    return bar;
}

void LogPanel::setAlive(bool alive) {
    m_view->setAlive(alive);
}

void LogPanel::focusFind() {
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

QString LogPanel::findingText() const {
    return m_count->text();
}

/// Goes round at either end.
void LogPanel::find(bool backwards) {
    showCount();
    if (m_find->text().isEmpty())
        return;
    m_view->setFollowing(false);
    const auto flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (m_view->find(m_find->text(), flags))
        return;
    m_view->moveCursor(backwards ? QTextCursor::End : QTextCursor::Start);
    m_view->find(m_find->text(), flags);
}

int LogPanel::countMatches() const {
    return int(m_view->toPlainText().count(m_find->text(), Qt::CaseInsensitive));
}

void LogPanel::showCount() {
    const int count = m_find->text().isEmpty() ? -1 : countMatches();
    m_count->setText(count < 0    ? QString()
                     : count == 0 ? tr("no match")
                     : count == 1 ? tr("1 match")
                                  : tr("%1 matches").arg(count));
    m_count->setColor(count == 0 ? Color::Bad : Color::T3);
}

} // namespace boxwright::ui
