#include "ui/widgets/notice.h"

#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

Notice::Notice(Tone tone, QWidget* parent)
    : QWidget(parent)
    , m_tone(tone)
    , m_icon(new IconMark(QStringLiteral("warn"), Color::Warn, 14))
    , m_text(new Label(FontStyle::Small))
    , m_action(new Link({})) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 6, 10, 6);
    row->setSpacing(space::unit);
    for (QWidget* beside : {static_cast<QWidget*>(m_icon), static_cast<QWidget*>(m_action)})
        beside->setFixedHeight(paragraphLine(FontStyle::Small)); // in line with the first line
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text->wrapped(), 1);
    row->addWidget(m_action, 0, Qt::AlignTop);
    m_action->hide();
    setTone(tone);
    hide();
    connect(m_action, &Link::clicked, this, &Notice::actionTriggered);
}

void Notice::setText(const QString& text) {
    m_text->setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

void Notice::setTone(Tone tone) {
    m_tone = tone;
    const bool calm = tone == Tone::Neutral || tone == Tone::Accent;
    const QString name = tone == Tone::Good ? QStringLiteral("check")
                         : calm             ? QStringLiteral("info")
                                            : QStringLiteral("warn");
    m_icon->set(name, toneText(tone));
    update();
}

void Notice::setAction(const QString& text) {
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setVisible(!text.isEmpty());
}

void Notice::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), radius::control, toneGround(m_tone));
}

NoticeColumn::NoticeColumn(const QMargins& around, QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(around);
    m_column->setSpacing(space::unit);
    hide();
}

void NoticeColumn::add(QWidget* notice) {
    m_column->addWidget(notice);
    notice->installEventFilter(this);
    if (!notice->isHidden())
        show();
}

bool NoticeColumn::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent) {
        bool any = false;
        for (int i = 0; i < m_column->count(); ++i)
            any = any || !m_column->itemAt(i)->widget()->isHidden();
        setVisible(any);
    }
    return false;
}

} // namespace boxwright::ui
