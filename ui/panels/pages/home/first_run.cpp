#include "ui/panels/pages/home/first_run.h"

#include "ui/panels/pages/home/template_art.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

/// A step's picture: one of the drawings of template_art, or the shell's first words.
class Art : public QWidget {
public:
    explicit Art(void (*draw)(QPainter&, const QRectF&))
        : m_draw(draw) {
        setFixedHeight(96);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        m_draw(painter, rect());
    }

private:
    void (*m_draw)(QPainter&, const QRectF&);
};

void drawSession(QPainter& painter, const QRectF& box) {
    painter.setPen(QPen(color(Color::Line), 1));
    painter.setBrush(color(Color::Sunken));
    painter.drawRoundedRect(box.adjusted(0.5, 4.5, -0.5, -4.5), radius::control, radius::control);
    painter.setFont(typeface(FontStyle::Terminal));
    const QFontMetricsF metrics(painter.font());
    const QString prompt = QStringLiteral("/ # ");
    const auto text = [&](int row, double x, Color ink, const QString& words) {
        painter.setPen(color(ink));
        painter.drawText(QPointF(box.left() + 16 + x, box.top() + 30 + row * 20), words);
    };
    text(0, 0, Color::Acc, prompt);
    text(0, metrics.horizontalAdvance(prompt), Color::T1, QStringLiteral("hostname"));
    text(1, 0, Color::T2, QStringLiteral("hello-shell"));
    text(2, 0, Color::Acc, prompt);
    painter.fillRect(
        QRectF(box.left() + 16 + metrics.horizontalAdvance(prompt), box.top() + 58, 7, 15),
        color(Color::T1));
}

class StepNumber : public QWidget {
public:
    StepNumber(int number, bool first)
        : m_number(number)
        , m_first(first) {
        setFixedSize(24, 24);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        painter.roundBox(rect(), 12, m_first ? Color::AccFill : Color::Card,
                         m_first ? std::nullopt : std::optional(Color::Line2));
        painter.textLine(rect(), QString::number(m_number), FontStyle::SmallMedium,
                         m_first ? Color::OnAcc : Color::T2, Qt::AlignHCenter);
    }

private:
    int m_number;
    bool m_first;
};

QWidget* orPressEnter() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(4, 0, 0, 0);
    row->setSpacing(space::half);
    row->addWidget(new Label(FirstRun::tr("or press"), FontStyle::Small, Color::T3));
    auto* key = new IconMark(QStringLiteral("enter"), Color::T3, 14);
    key->setAccessibleName(FirstRun::tr("Enter"));
    key->setToolTip(FirstRun::tr("Enter"));
    row->addWidget(key);
    return box;
}

Card* stepCard(int number, const QString& title, const QString& time, QWidget* art,
               const QString& text, Button* button) {
    auto* card = new Card;
    card->body()->setContentsMargins(16, 16, 16, 16);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(new StepNumber(number, number == 1));
    head->addWidget(new Label(title, FontStyle::Section));
    head->addStretch();
    head->addWidget(new Label(time, FontStyle::Small, Color::T3));
    card->body()->addLayout(head);
    card->body()->setSpacing(12);
    card->body()->addWidget(art);
    card->body()->addWidget((new Label(text, FontStyle::Small, Color::T2))->wrapped());
    card->body()->addStretch();
    auto* foot = new QHBoxLayout;
    foot->addWidget(button);
    if (number == 1)
        foot->addWidget(orPressEnter());
    foot->addStretch();
    card->body()->addLayout(foot);
    card->setFixedHeight(272);
    if (number == 1)
        card->setAccented(true);
    return card;
}

} // namespace

FirstRun::FirstRun(QWidget* parent)
    : QWidget(parent)
    , m_promise(new Label(FontStyle::BodySemibold))
    , m_details(new Label(FontStyle::Small, Color::T2)) {
    auto* run = new Button(QStringLiteral("play"), tr("Run the Hello shell"), ButtonKind::Primary);
    auto* design = new Button(tr("New design"));
    auto* lab = new Button(tr("Open Limits lab"));
    for (Button* button : {run, design, lab})
        button->setButtonSize(ButtonSize::Small);
    auto* steps = new QHBoxLayout;
    steps->setSpacing(20);
    steps->addWidget(
        stepCard(
            1, tr("Run a shell in a box"), tr("1 min"), new Art(drawSession),
            tr("A small busybox is part of Boxwright. Ready in a second, gone when you close it."),
            run),
        1);
    steps->addWidget(
        stepCard(
            2, tr("Make a design of your own"), tr("3 min"), new Art(drawStackArt),
            tr("Stack layers, give it memory and processors, see the kernel file of every value."),
            design),
        1);
    steps->addWidget(stepCard(3, tr("Push its limits"), tr("1 min"), new Art(drawLimitArt),
                              tr("Load the processor and drag the limit line while the box runs."),
                              lab),
                     1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(20);
    column->addLayout(steps);
    column->addWidget(makePromise());
    column->addStretch();
    setFocusProxy(run);
    connect(run, &Button::clicked, this, &FirstRun::runHelloShell);
    connect(design, &Button::clicked, this, &FirstRun::newDesign);
    connect(lab, &Button::clicked, this, &FirstRun::openLimitsLab);
    showHelper({});
}

QWidget* FirstRun::makePromise() {
    auto* card = new Card;
    auto* details = new Link(tr("Engine and checks"));
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(new IconMark(QStringLiteral("shield"), Color::Ok));
    row->addWidget(m_promise);
    row->addWidget(m_details, 1);
    row->addWidget(details);
    card->body()->addLayout(row);
    card->setMinimumHeight(56);
    connect(details, &Link::clicked, this, &FirstRun::systemRequested);
    return card;
}

void FirstRun::showHelper(const HelperInfo& helper) {
    if (helper.mode == HelperMode::None) {
        m_promise->setText(tr("No engine yet."));
        m_details->setText(helper.problem.isEmpty() ? tr("Looking for one that can run boxes.")
                                                    : helper.problem);
    } else if (helper.mode == HelperMode::System) {
        m_promise->setText(tr("Boxes run through the system helper."));
        m_details->setText(tr("It is root, so a password may be asked for."));
    } else {
        m_promise->setText(tr("No password needed."));
        m_details->setText(
            helper.uid == 0
                ? tr("You are root already. Nothing on this machine changes.")
                : tr("Boxes run as you, in a user namespace. Nothing on this machine changes."));
    }
}

} // namespace boxwright::ui
