#include "ui/panels/pages/system/engine_choice.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/toggles.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int leastHeight = 108;
constexpr int textLeft = 40;

} // namespace

EngineCard::EngineCard(HelperMode mode, const QString& title, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_mode(mode)
    , m_text(text) {
    setText(title);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(leastHeight);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    wantsFocusRing(this, radius::card);
}

void EngineCard::setState(bool inUse, bool available, const QString& line) {
    setChecked(inUse);
    setEnabled(available || inUse);
    m_line = line;
    setAccessibleDescription(m_text + QLatin1Char(' ') + line);
    setToolTip(line);
    update();
}

void EngineCard::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool on = isChecked();
    painter.roundBox(rect(), radius::card,
                     on                            ? Color::AccTint
                     : underMouse() && isEnabled() ? Color::Hover
                                                   : Color::Card,
                     on ? Color::Acc : Color::Line, on ? 2 : 1);
    drawRadioMark(painter, QRectF(16, 17, 14, 14), on, isEnabled());
    painter.textLine(QRectF(40, 12, width() - 140, 24), text(), FontStyle::Section,
                     isEnabled() ? Color::T1 : Color::T3);
    const QString chip = on ? tr("in use") : isEnabled() ? QString() : tr("not there");
    if (!chip.isEmpty())
        drawChip(painter, QRectF(width() - chipWidth(chip) - 16, 14, chipWidth(chip), 20), chip,
                 on ? Tone::Accent : Tone::Neutral);
    painter.setFont(typeface(FontStyle::Small));
    painter.setPen(color(isEnabled() ? Color::T2 : Color::T3));
    painter.drawText(textBox(width()), Qt::TextWordWrap, m_text);
    painter.textLine(QRectF(textLeft, height() - 26, width() - textLeft - 16, 16), m_line,
                     FontStyle::Small, Color::T3);
}

/// Where its text stands in a card this wide.
QRect EngineCard::textBox(int width) const {
    const QFontMetrics metrics(typeface(FontStyle::Small));
    return metrics.boundingRect(QRect(textLeft, 38, width - textLeft - 16, 1000), Qt::TextWordWrap,
                                m_text);
}

int EngineCard::heightForWidth(int width) const {
    return std::max(leastHeight, textBox(width).bottom() + 32);
}

bool EngineCard::event(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

EngineChoice::EngineChoice(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    m_cards = {
        new EngineCard(
            HelperMode::System, tr("System helper"),
            tr("A small root service makes the namespaces. Adds id-mapped mounts and every "
               "controller.")),
        new EngineCard(
            HelperMode::Session, tr("Rootless"),
            tr("Everything as you, inside a user namespace. Nothing on the host asks for a "
               "password.")),
        new EngineCard(
            HelperMode::Embedded, tr("Embedded"),
            tr("Started by this window on a private socket, where no bus serves. Boxes outlive "
               "it."))};
    auto* group = new QButtonGroup(this); // one tab stop, arrows choose
    for (EngineCard* card : m_cards) {
        row->addWidget(card, 1);
        group->addButton(card);
        connect(card, &EngineCard::clicked, this, [this, card] {
            if (m_backend.helper().mode != card->mode())
                m_backend.switchHelper(card->mode());
            refresh();
        });
    }
    connect(&backend, &Backend::helperChanged, this, &EngineChoice::refresh);
    refresh();
}

void EngineChoice::refresh() {
    const HelperInfo info = m_backend.helper();
    for (EngineCard* card : m_cards) {
        const bool inUse = info.mode == card->mode();
        const bool available = std::find(info.available.begin(), info.available.end(),
                                         card->mode()) != info.available.end();
        const QString line = inUse       ? tr("version %1, uid %2").arg(info.version).arg(info.uid)
                             : available ? tr("Can be switched to")
                             : info.mode == HelperMode::None
                                 ? info.problem
                                 : tr("No such helper answers on this host");
        card->setState(inUse, available, line);
    }
}

} // namespace boxwright::ui
