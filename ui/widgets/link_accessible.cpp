#include "ui/widgets/link_accessible.h"

#include "ui/widgets/label.h"

#include <QAccessibleWidget>

namespace boxwright::ui {
namespace {

class LinkInterface : public QAccessibleWidget {
public:
    explicit LinkInterface(Link* link)
        : QAccessibleWidget(link, QAccessible::Link) {}

    QString text(QAccessible::Text kind) const override {
        const QString said = QAccessibleWidget::text(kind);
        return kind == QAccessible::Name && said.isEmpty() ? link()->text() : said;
    }

    QAccessible::State state() const override {
        QAccessible::State state = QAccessibleWidget::state();
        state.linked = true;
        return state;
    }

    QStringList actionNames() const override {
        return QStringList{pressAction()} + QAccessibleWidget::actionNames();
    }

    void doAction(const QString& name) override {
        if (name == pressAction() && link()->isEnabled())
            Q_EMIT link()->clicked();
        else if (name != pressAction())
            QAccessibleWidget::doAction(name);
    }

private:
    Link* link() const { return static_cast<Link*>(widget()); }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* link = qobject_cast<Link*>(object);
    return link ? new LinkInterface(link) : nullptr;
}

} // namespace

void announceLinks() {
    [[maybe_unused]] static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
}

} // namespace boxwright::ui
