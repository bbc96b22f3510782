#include "ui/panels/pages/system/check_card.h"

#include "ui/style/focus_ring.h"
#include "ui/style/motion.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {

namespace {

constexpr int fixWidth = 56;

class RowHead : public QAbstractButton {
public:
    RowHead(CheckWords words, CheckState state)
        : m_words(std::move(words))
        , m_state(state) {
        setText(m_words.label);
        setCheckable(true);
        setAccessibleDescription(m_words.line);
        setToolTip(m_words.text);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setFixedHeight(44);
        wantsFocusRing(this, radius::check);
    }
    QSize sizeHint() const override { return {240, 44}; }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        const bool missing = m_state == CheckState::Missing;
        painter.clipToCard(this);
        painter.fillRect(rect(), color(underMouse() ? Color::Hover
                                       : missing    ? Color::R2
                                                    : Color::Card));
        drawIcon(painter, QRectF(16, 14, 16, 16), m_words.iconName, m_words.iconColor);
        const QString note = m_state == CheckState::Optional ? CheckRow::tr("optional") : QString();
        const int noteWide = note.isEmpty() ? 0 : textWidth(note, FontStyle::Small) + 8;
        const int wide = width() - 42 - (missing ? fixWidth + 20 : 30) - noteWide;
        painter.textLine(QRectF(42, m_words.line.isEmpty() ? 12 : 4, wide, 20), m_words.label,
                         FontStyle::BodyMedium, Color::T1);
        painter.textLine(QRectF(42, 23, wide, 16), m_words.line, FontStyle::Small, Color::T3);
        painter.textLine(QRectF(42 + wide, 0, noteWide, height()), note, FontStyle::Small,
                         Color::T3);
        if (missing)
            return paintFix(painter);
        drawIcon(painter, QRectF(width() - 26, 15, 14, 14),
                 isChecked() ? QStringLiteral("up") : QStringLiteral("down"),
                 underMouse() ? Color::T1 : Color::T3);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
            update();
        return QAbstractButton::event(event);
    }

private:
    /// Looks like the small button it is: the whole row opens what mends it.
    void paintFix(WidgetPainter& painter) const {
        const QRectF box(width() - fixWidth - 12, 10, fixWidth, 24);
        painter.roundBox(box, radius::control, isDown() ? Color::Sunken : Color::Raised,
                         Color::Line2);
        painter.textLine(box, isChecked() ? CheckRow::tr("Close") : CheckRow::tr("Fix…"),
                         FontStyle::SmallMedium, Color::T1, Qt::AlignHCenter);
    }

    CheckWords m_words;
    CheckState m_state;
};

QWidget* makeDetails(const CheckWords& words) {
    auto* details = new QWidget;
    auto* column = new QVBoxLayout(details);
    column->setContentsMargins(42, 4, 16, 12);
    column->setSpacing(6);
    column->addWidget((new Label(words.text, FontStyle::Small, Color::T2))->wrapped());
    if (!words.advice.isEmpty())
        column->addWidget((new Label(words.advice, FontStyle::Small, Color::T1))->wrapped());
    if (!words.command.isEmpty()) {
        auto* code = new CodeBlock(CheckRow::tr("command"));
        code->setText(words.command);
        column->addWidget(code);
    }
    return details;
}

/// Icon of the card, by what its checks are about.
QString iconFor(const std::vector<HostCheck>& checks) {
    constexpr std::pair<const char*, const char*> icons[] = {
        {"kernel", "system"},      {"namespace", "cube"},  {"cgroup", "sliders"},
        {"controller", "sliders"}, {"overlay", "layers"},  {"idmap", "layers"},
        {"userns", "user"},        {"subuid", "user"},     {"seccomp", "filter"},
        {"runtime", "play"},       {"apparmor", "shield"}, {"selinux", "shield"}};
    for (const auto& [prefix, name] : icons)
        if (QString::fromStdString(checks.front().key).startsWith(QLatin1String(prefix)))
            return QLatin1String(name);
    return QStringLiteral("list");
}

} // namespace

CheckRow::CheckRow(const HostCheck& check, QWidget* parent)
    : QWidget(parent)
    , m_head(new RowHead(wordsOf(check), check.state))
    , m_details(makeDetails(wordsOf(check)))
    , m_missing(check.state == CheckState::Missing) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_details);
    connect(m_head, &QAbstractButton::toggled, this,
            [this](bool open) { expand(m_details, open); });
    m_details->hide();
}

bool CheckRow::isOpen() const {
    return m_head->isChecked();
}

void CheckRow::setOpen(bool open) {
    m_head->setChecked(open);
}

CheckCard::CheckCard(const QString& group, const std::vector<HostCheck>& checks, QWidget* parent)
    : Card(iconFor(checks), group, parent)
    , m_rows(int(checks.size())) {
    const auto count = [&](CheckState state) {
        return int(std::count_if(checks.begin(), checks.end(),
                                 [state](const HostCheck& check) { return check.state == state; }));
    };
    const int missing = count(CheckState::Missing);
    header()->addWidget(missing
                            ? new Label(tr("%1 to fix").arg(missing), FontStyle::Small, Color::Warn)
                            : new Label(tr("%1 of %2 ok").arg(count(CheckState::Ok)).arg(m_rows),
                                        FontStyle::Small, Color::T3));
    header()->setContentsMargins(16, 6, 16, 6);
    body()->setContentsMargins(1, 1, 1, 1);
    body()->setSpacing(0);
    for (const HostCheck& check : checks) {
        body()->addWidget(new Separator);
        body()->addWidget(new CheckRow(check));
    }
}

} // namespace boxwright::ui
