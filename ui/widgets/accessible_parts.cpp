#include "ui/widgets/accessible_parts.h"

#include <QAccessibleWidget>
#include <QMap>
#include <QPointer>
#include <QWidget>

namespace boxwright::ui {
namespace {

/// One part. It asks the widget each time, so it never says what was.
class PartInterface : public QAccessibleInterface,
                      public QAccessibleValueInterface,
                      public QAccessibleActionInterface {
public:
    PartInterface(QWidget* widget, int index)
        : m_widget(widget)
        , m_index(index) {}

    bool isValid() const override { return m_widget && part().role != QAccessible::NoRole; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override {
        return m_widget ? m_widget->window()->windowHandle() : nullptr;
    }
    QAccessibleInterface* parent() const override {
        return QAccessible::queryAccessibleInterface(m_widget);
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return part().role; }
    void setText(QAccessible::Text, const QString&) override {}

    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Name    ? part().name
               : kind == QAccessible::Value ? part().valueText
                                            : QString();
    }

    QRect rect() const override {
        const QRect at = part().rect;
        return m_widget ? QRect(m_widget->mapToGlobal(at.topLeft()), at.size()) : QRect();
    }

    QAccessible::State state() const override {
        QAccessible::State state = part().state;
        const bool shown = m_widget && m_widget->isVisible() && !part().rect.isEmpty();
        state.invisible = !shown;
        state.offscreen = shown && !m_widget->rect().intersects(part().rect);
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface && part().number)
            return static_cast<QAccessibleValueInterface*>(this);
        if (type == QAccessible::ActionInterface && part().press)
            return static_cast<QAccessibleActionInterface*>(this);
        return nullptr;
    }

    QVariant currentValue() const override { return number().value; }
    QVariant maximumValue() const override { return number().most; }
    QVariant minimumValue() const override { return 0.0; }
    QVariant minimumStepSize() const override { return number().step; }
    void setCurrentValue(const QVariant& value) override {
        if (number().set)
            number().set(value.toDouble());
    }

    QStringList actionNames() const override {
        return part().press ? QStringList{pressAction()} : QStringList();
    }
    void doAction(const QString& name) override {
        if (name == pressAction() && part().press)
            part().press();
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    AccessiblePart part() const {
        auto* owner = dynamic_cast<AccessibleParts*>(m_widget.data());
        const auto parts = owner ? owner->accessibleParts() : std::vector<AccessiblePart>();
        return m_index < int(parts.size()) ? parts[size_t(m_index)] : AccessiblePart();
    }
    AccessibleNumber number() const { return part().number.value_or(AccessibleNumber()); }

    QPointer<QWidget> m_widget;
    int m_index;
};

/// The widget, with its parts before the widgets inside it.
class OwnerInterface : public QAccessibleWidget {
public:
    explicit OwnerInterface(QWidget* widget, QAccessible::Role role)
        : QAccessibleWidget(widget, role) {}

    ~OwnerInterface() override {
        for (const QAccessible::Id id : m_parts)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return partCount() + QAccessibleWidget::childCount(); }

    QAccessibleInterface* child(int index) const override {
        if (index >= partCount())
            return QAccessibleWidget::child(index - partCount());
        if (index < 0)
            return nullptr;
        if (!m_parts.contains(index))
            m_parts.insert(index, QAccessible::registerAccessibleInterface(
                                      new PartInterface(widget(), index)));
        return QAccessible::accessibleInterface(m_parts.value(index));
    }

    int indexOfChild(const QAccessibleInterface* child) const override {
        for (auto at = m_parts.cbegin(); at != m_parts.cend(); ++at) {
            if (QAccessible::accessibleInterface(at.value()) == child)
                return at.key();
        }
        const int inside = QAccessibleWidget::indexOfChild(child);
        return inside < 0 ? inside : inside + partCount();
    }

    QAccessibleInterface* childAt(int x, int y) const override {
        for (int index = 0; index < partCount(); ++index) {
            if (QAccessibleInterface* part = child(index); part->rect().contains(x, y))
                return part;
        }
        return QAccessibleWidget::childAt(x, y);
    }

private:
    int partCount() const {
        auto* owner = dynamic_cast<AccessibleParts*>(widget());
        return owner ? int(owner->accessibleParts().size()) : 0;
    }

    mutable QMap<int, QAccessible::Id> m_parts;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    auto* owner = dynamic_cast<AccessibleParts*>(widget);
    return owner ? new OwnerInterface(widget, owner->accessibleRole()) : nullptr;
}

} // namespace

AccessibleParts::AccessibleParts() {
    [[maybe_unused]] static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
}

} // namespace boxwright::ui
