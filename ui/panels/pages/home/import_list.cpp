#include "ui/panels/pages/home/import_list.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/card.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QEvent>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

class ImportRow : public QAbstractButton {
public:
    ImportRow(QString iconName, const QString& title, QString what)
        : m_iconName(std::move(iconName))
        , m_what(std::move(what)) {
        setText(title);
        setAccessibleDescription(m_what);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setFixedHeight(54);
        wantsFocusRing(this, radius::control);
    }
    QSize sizeHint() const override { return {240, 54}; }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        if (underMouse())
            painter.roundBox(rect().adjusted(1, 1, -1, -1), radius::control, Color::Hover);
        drawIcon(painter, QRectF(16, 19, 16, 16), m_iconName, Color::T2);
        const int wide = width() - 48 - 40;
        painter.textLine(QRectF(48, 8, wide, 20), text(), FontStyle::BodyMedium, Color::T1);
        painter.textLine(QRectF(48, 28, wide, 16), m_what, FontStyle::Small, Color::T3);
        drawIcon(painter, QRectF(width() - 30, 20, 14, 14), QStringLiteral("right"), Color::T2);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
            update();
        return QAbstractButton::event(event);
    }

private:
    QString m_iconName;
    QString m_what;
};

} // namespace

ImportList::ImportList(PageHost& host, QWidget* parent)
    : QWidget(parent) {
    auto* card = new Card;
    card->body()->setContentsMargins(1, 1, 1, 1);
    card->body()->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    column->addStretch();
    const auto add = [&](const char* icon, const QString& title, const QString& what,
                         std::function<void()> act) {
        if (card->body()->count())
            card->body()->addWidget(new Separator);
        auto* row = new ImportRow(QLatin1String(icon), title, what);
        card->body()->addWidget(row);
        connect(row, &QAbstractButton::clicked, this, std::move(act));
    };
    PageHost* asked = &host;
    add("file", tr("Root filesystem"), tr(".tar, .tar.gz, .tar.xz, .tar.zst"),
        [asked] { asked->chooseImport(false); });
    add("layers", tr("Image archive"), tr("docker save or OCI archive, .tar"),
        [asked] { asked->chooseImport(false); });
    add("folder", tr("Folder"), tr("OCI image layout, or any tree of files"),
        [asked] { asked->chooseImport(true); });
    add("cube", tr("OCI configuration"), tr("config.json of a bundle, or a design"),
        [asked] { asked->chooseDesign(); });
}

} // namespace boxwright::ui
