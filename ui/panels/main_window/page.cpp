#include "ui/panels/main_window/page.h"

#include "ui/panels/main_window/palette.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>

namespace boxwright::ui {

Page::Page(const Route& route, const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_route(route)
    , m_context(context) {}

QList<PaletteEntry> Page::places() {
    return {};
}

void Page::inspect(const InspectorContent& content) {
    if (content == m_inspector)
        return;
    m_inspector = content;
    Q_EMIT inspectorChanged(content);
}

void Page::setRoute(const Route& route) {
    m_route = route;
    Q_EMIT routeChanged(route);
}

void Page::setScrollingBody(QWidget* body) {
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(new PageScroll(body));
}

TopBar::TopBar(QWidget* parent, int height)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_title(new Label(FontStyle::Heading))
    , m_subtitle(new Label(FontStyle::Small, Color::T3)) {
    setFixedHeight(height);
    m_row->setContentsMargins(space::page, 0, space::gap, 0);
    m_row->setSpacing(space::unit);
    m_row->addWidget(m_title);
    m_row->addWidget(m_subtitle);
    m_title->hide();
    m_subtitle->hide();
}

void TopBar::setTitle(const QString& title, const QString& subtitle) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
}

void TopBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    painter.fillRect(0, height() - 1, width(), 1, color(Color::Line));
}

} // namespace boxwright::ui
