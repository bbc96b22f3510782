#include "ui/widgets/card.h"

#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

Card::Card(QWidget* parent)
    : QFrame(parent)
    , m_body(new QVBoxLayout(this)) {
    m_body->setContentsMargins(space::cardH, space::cardV, space::cardH, space::cardV);
    m_body->setSpacing(space::unit);
}

Card::Card(const QString& iconName, const QString& title, QWidget* parent)
    : Card(parent) {
    m_header = new QHBoxLayout;
    m_header->setSpacing(space::unit);
    if (!iconName.isEmpty())
        m_header->addWidget(new IconMark(iconName));
    auto* label = new Label(title, FontStyle::BodySemibold);
    label->setMinimumHeight(24);
    m_header->addWidget(label);
    m_header->addStretch();
    m_body->addLayout(m_header);
    setAccessibleName(title);
}

void Card::setSurface(Color fill, Color border) {
    m_fill = fill;
    m_border = border;
    update();
}

void Card::setSelected(bool selected) {
    m_selected = selected;
    update();
}

void Card::setDashed(bool dashed) {
    m_dashed = dashed;
    update();
}

void Card::setAccented(bool accented) {
    m_accented = accented;
    update();
}

void Card::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    if (m_selected)
        painter.roundBox(rect(), radius::card, Color::AccTint, Color::Acc, 2);
    else if (m_accented)
        painter.roundBox(rect(), radius::card, m_fill, Color::Acc, 2);
    else
        painter.roundBox(rect(), radius::card, m_fill, m_border, 1,
                         m_dashed ? Qt::DashLine : Qt::SolidLine);
}

SectionHeader::SectionHeader(const QString& title, const QString& subtitle, QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_title(new Label(title, FontStyle::Section))
    , m_subtitle(new Label(subtitle, FontStyle::Small, Color::T3)) {
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(space::unit);
    m_row->addWidget(m_title);
    m_row->addWidget(m_subtitle, 0, Qt::AlignVCenter);
    m_row->addStretch();
}

void SectionHeader::setTitle(const QString& title) {
    m_title->setText(title);
}

void SectionHeader::setSubtitle(const QString& subtitle) {
    m_subtitle->setText(subtitle);
}

Separator::Separator(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent) {
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Separator::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), color(Color::Line));
}

Surface::Surface(Color fill, QWidget* parent, Qt::Edges lines)
    : QWidget(parent)
    , m_fill(fill)
    , m_lines(lines) {}

void Surface::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.clipToCard(this);
    painter.fillRect(rect(), color(m_fill));
    const QColor line = color(Color::Line);
    if (m_lines & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, line);
    if (m_lines & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, line);
    if (m_lines & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), line);
    if (m_lines & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), line);
}

} // namespace boxwright::ui
