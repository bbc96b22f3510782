#include "ui/panels/container/start_panel.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int rowHeight = 44;
constexpr int ringAt = 30;
constexpr int textAt = 84;
constexpr int callsAt = 216;
constexpr int resultWidth = 130;
constexpr int tookWidth = 72;
constexpr int barWidth = 10; ///< of the scroll bar, as in the stylesheet
using State = StartRow::State;

/// The ring of a step: check, diamond, a dot while it is under way, empty.
void drawRing(WidgetPainter& painter, const QPointF& center, State state) {
    const bool done = state == State::Done;
    const Color ink = done                     ? Color::Ok
                      : state == State::Failed ? Color::Bad
                      : state == State::Under  ? Color::Acc
                                               : Color::Line2;
    painter.setPen(QPen(color(ink), 1.5));
    painter.setBrush(done ? QBrush(color(Color::OkTint)) : QBrush(Qt::NoBrush));
    if (state == State::Failed) {
        painter.setBrush(color(Color::BadTint));
        painter.drawPolygon(QPolygonF{center + QPointF(0, -12), center + QPointF(12, 0),
                                      center + QPointF(0, 12), center + QPointF(-12, 0)});
        drawIcon(painter, QRectF(center.x() - 6, center.y() - 6, 12, 12), QStringLiteral("x"),
                 Color::Bad);
        return;
    }
    painter.drawEllipse(center, 10.5, 10.5);
    if (done)
        drawIcon(painter, QRectF(center.x() - 7, center.y() - 7, 14, 14), QStringLiteral("check"),
                 Color::Ok);
    if (state != State::Under)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color(Color::Acc));
    painter.drawEllipse(center, 3, 3);
}

/// The line from a step to its neighbour: full where it was gone, dotted where it was not.
void drawThread(QPainter& painter, qreal from, qreal to, bool gone) {
    QPen pen(color(gone ? Color::Ok : Color::Line2), 1.5);
    if (!gone)
        pen.setDashPattern({1, 2});
    painter.setPen(pen);
    painter.drawLine(QPointF(ringAt, from), QPointF(ringAt, to));
}

class StepRow : public QWidget {
public:
    StepRow(const StartRow& row, int number, bool first, bool last)
        : m_row(row)
        , m_number(number)
        , m_first(first)
        , m_last(last) {
        setFixedHeight(rowHeight);
        setAccessibleName(
            QStringLiteral("%1. %2: %3 %4").arg(number).arg(row.label, row.calls, row.result));
        setToolTip(row.calls);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        const bool failed = m_row.state == State::Failed;
        painter.fillRect(rect(), color(failed                       ? Color::R3
                                       : m_row.state == State::Done ? Color::Card
                                                                    : Color::Canvas));
        painter.fillRect(0, 0, width(), 1, color(Color::Line));
        const qreal middle = height() / 2.0;
        const bool reached = m_row.state == State::Done || failed;
        if (!m_first)
            drawThread(painter, 0, middle - 12, reached);
        if (!m_last)
            drawThread(painter, middle + 12, height(), m_row.state == State::Done);
        drawRing(painter, QPointF(ringAt, middle), m_row.state);
        paintTexts(painter);
    }

private:
    void paintTexts(WidgetPainter& painter) const {
        const bool failed = m_row.state == State::Failed;
        const bool reached = m_row.state == State::Done || m_row.state == State::Under || failed;
        const auto cell = [&](int from, int to) { return QRectF(from, 0, to - from, height()); };
        const int tookAt = width() - 24 - tookWidth;
        const int resultAt = tookAt - resultWidth;
        painter.textLine(cell(48, textAt - 8), QString::number(m_number), FontStyle::Small,
                         Color::T3, Qt::AlignRight);
        painter.textLine(cell(textAt, callsAt - 8), m_row.label, FontStyle::BodyMedium,
                         reached ? Color::T1 : Color::T2);
        painter.textLine(cell(callsAt, resultAt - 16), m_row.calls, FontStyle::Code,
                         failed    ? Color::T1
                         : reached ? Color::T2
                                   : Color::T3);
        painter.textLine(cell(resultAt, tookAt), m_row.result,
                         reached ? FontStyle::Code : FontStyle::Small,
                         failed                       ? Color::Bad
                         : m_row.state == State::Done ? Color::Ok
                                                      : Color::T3);
        painter.textLine(cell(tookAt, width() - 24), tookText(m_row.took), FontStyle::Small,
                         Color::T3, Qt::AlignRight);
    }

    StartRow m_row;
    int m_number;
    bool m_first;
    bool m_last;
};

/// What is under the failed step, on its ground, with the dotted line going by.
class FailureGround : public QWidget {
protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        painter.fillRect(rect(), color(Color::R3));
        drawThread(painter, 0, height(), false);
    }
};

QWidget* makeColumns() {
    auto* head = new QWidget;
    head->setFixedHeight(28);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(textAt, 0, 24 + barWidth, 0);
    row->setSpacing(0);
    const auto add = [row](const QString& text, int width, Qt::Alignment alignment) {
        auto* label = new Label(text, FontStyle::Small, Color::T3);
        label->setAlignment(alignment | Qt::AlignVCenter);
        if (width > 0)
            label->setFixedWidth(width);
        row->addWidget(label, width > 0 ? 0 : 1);
    };
    add(StartPanel::tr("Step"), callsAt - textAt, Qt::AlignLeft);
    add(StartPanel::tr("Calls"), 0, Qt::AlignLeft);
    add(StartPanel::tr("Result"), resultWidth, Qt::AlignLeft);
    add(StartPanel::tr("Took"), tookWidth, Qt::AlignRight);
    return head;
}

} // namespace

StartPanel::StartPanel(QWidget* parent)
    : QWidget(parent)
    , m_title(new Label(tr("What Run did"), FontStyle::Section))
    , m_summary(new Label(FontStyle::Small, Color::T3))
    , m_scroll(new QScrollArea) {
    auto* body = new QWidget;
    m_list = new QVBoxLayout(body);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(0);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(
        Qt::ScrollBarAlwaysOn); // the columns stay below their heads
    m_scroll->setWidget(body);
    m_scroll->setAccessibleName(tr("Steps of the start"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(new Separator);
    column->addWidget(makeColumns());
    column->addWidget(m_scroll, 1);
    setFocusProxy(m_scroll);
}

QWidget* StartPanel::makeHead() {
    auto* head = new QWidget;
    head->setFixedHeight(44);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(space::page, 0, space::page, 0);
    row->setSpacing(space::unit);
    row->addWidget(m_title);
    row->addWidget(m_summary);
    row->addStretch();
    return head;
}

void StartPanel::show(const ContainerInfo& info) {
    if (info.steps == m_info.steps && info.phase == m_info.phase && info.failure == m_info.failure)
        return;
    m_info = info;
    m_rows = startRows(info);
    rebuild();
}

void StartPanel::rebuild() {
    while (QLayoutItem* item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    qint64 took = 0;
    QWidget* failure = nullptr;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        took += std::max<qint64>(m_rows[i].took, 0);
        m_list->addWidget(new StepRow(m_rows[i], int(i) + 1, i == 0, i + 1 == m_rows.size()));
        if (m_rows[i].state == State::Failed)
            m_list->addWidget(failure = makeFailure());
    }
    if (m_rows.empty())
        m_list->addWidget(
            new Label(tr("Nothing is known of this start."), FontStyle::Small, Color::T3), 0,
            Qt::AlignCenter);
    m_list->addStretch();
    QStringList words{tr("%n step(s)", nullptr, int(m_info.steps.size()))};
    if (took > 0)
        words << tookText(took);
    if (const int failed = failedRow(m_rows); failed >= 0)
        words << tr("stopped at step %1 of %2, nothing is left behind")
                     .arg(failed + 1)
                     .arg(m_rows.size());
    m_summary->setText(words.join(QStringLiteral(" · ")));
    if (failure) // once it has its place
        QMetaObject::invokeMethod(
            failure, [this, failure] { m_scroll->ensureWidgetVisible(failure, 0, rowHeight); },
            Qt::QueuedConnection);
}

QWidget* StartPanel::makeFailure() {
    const Error error = m_info.failure.value_or(Error());
    auto* ground = new FailureGround;
    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(textAt, 0, space::page, space::gap);
    column->setSpacing(space::unit);
    column->addWidget(new Label(tr("The box did not start"), FontStyle::Section));
    column->addWidget((new Label(errorText(error), FontStyle::Body, Color::T2))->wrapped());
    auto* facts = new QHBoxLayout;
    facts->setSpacing(space::unit);
    if (error.sysErrno != 0)
        facts->addWidget(new Chip(QStringLiteral("%1 %2")
                                      .arg(QString::fromStdString(errnoName(error.sysErrno)))
                                      .arg(error.sysErrno),
                                  Tone::Bad));
    if (!error.object.empty()) {
        facts->addWidget(new Label(tr("object"), FontStyle::Small, Color::T3));
        facts->addWidget(
            new ElidedLabel(QString::fromStdString(error.object), FontStyle::Code, Color::T1), 1);
    }
    facts->addStretch();
    column->addLayout(facts);
    auto* design = new Button(tr("Open the design"), ButtonKind::Primary);
    auto* again = new Button(QStringLiteral("refresh"), tr("Try again"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::unit);
    for (Button* button : {design, again}) {
        button->setButtonSize(ButtonSize::Small);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    column->addLayout(buttons);
    connect(design, &Button::clicked, this, &StartPanel::designRequested);
    connect(again, &Button::clicked, this, &StartPanel::runAgainRequested);
    return ground;
}

void StartPanel::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), color(Color::Canvas));
}

} // namespace boxwright::ui
