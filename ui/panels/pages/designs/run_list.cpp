#include "ui/panels/pages/designs/run_list.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/card.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int runsShown = 8;

/// "Running for 42 min 17 s", "Exited 0 after 3 h 8 min", "Failed".
QString whatBecame(const ContainerInfo& info) {
    const QDateTime end = isAlive(info.phase) ? QDateTime::currentDateTime() : info.finishedAt;
    if (!info.startedAt.isValid() || !end.isValid())
        return phaseText(info);
    const QString took = durationText(info.startedAt.secsTo(end));
    return isAlive(info.phase) ? RunList::tr("%1 for %2").arg(phaseText(info), took)
                               : RunList::tr("%1 after %2").arg(phaseText(info), took);
}

class RunRow : public QAbstractButton {
public:
    explicit RunRow(ContainerInfo info)
        : m_info(std::move(info)) {
        setText(whatBecame(m_info));
        setToolTip(m_info.id);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setFixedHeight(40);
        wantsFocusRing(this, radius::check);
    }
    QSize sizeHint() const override { return {400, 40}; }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        if (underMouse())
            painter.roundBox(rect().adjusted(1, 1, -1, -1), radius::control, Color::Hover);
        drawStateMark(painter, QPointF(27, height() / 2.0), markOf(m_info));
        const auto cell = [this](int from, int to) { return QRectF(from, 0, to - from, height()); };
        painter.textLine(cell(57, 160), m_info.id.left(8), FontStyle::Code, Color::T1);
        painter.textLine(cell(160, width() - 170), text(), FontStyle::Small, Color::T2);
        painter.textLine(cell(width() - 170, width() - 44), dateText(m_info.createdAt),
                         FontStyle::Small, Color::T3, Qt::AlignRight);
        drawIcon(painter, QRectF(width() - 32, 13, 14, 14), QStringLiteral("right"), Color::T3);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
            update();
        return QAbstractButton::event(event);
    }

private:
    ContainerInfo m_info;
};

} // namespace

RunList::RunList(QWidget* parent)
    : QWidget(parent)
    , m_header(new SectionHeader({}))
    , m_rows(new QVBoxLayout) {
    auto* card = new Card;
    card->body()->setContentsMargins(1, 1, 1, 1);
    card->body()->addLayout(m_rows);
    m_rows->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_header);
    column->addWidget(card);
}

void RunList::show(const QString& design, std::vector<ContainerInfo> runs) {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    std::sort(runs.begin(), runs.end(), [](const ContainerInfo& a, const ContainerInfo& b) {
        return a.createdAt > b.createdAt;
    });
    m_header->setTitle(tr("Runs of %1").arg(design));
    m_header->setSubtitle(int(runs.size()) > runsShown
                              ? tr("the newest %1 of %2").arg(runsShown).arg(runs.size())
                              : QString());
    for (size_t i = 0; i < runs.size() && int(i) < runsShown; ++i) {
        if (i > 0)
            m_rows->addWidget(new Separator);
        auto* row = new RunRow(runs[i]);
        m_rows->addWidget(row);
        connect(row, &QAbstractButton::clicked, this,
                [this, id = runs[i].id] { Q_EMIT containerRequested(id); });
    }
    setVisible(!runs.empty());
}

} // namespace boxwright::ui
