#include "ui/panels/editor/stack/stack_accessible.h"

#include "ui/panels/editor/stack/layer_stack.h"

#include <QAccessibleWidget>
#include <QPointer>

#include <vector>

namespace boxwright::ui {
namespace {

/// One slab, by its row: the interface outlives changes of what the row holds.
class SlabInterface : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    SlabInterface(LayerStack& stack, int row)
        : m_stack(&stack)
        , m_row(row) {}

    bool isValid() const override { return m_stack && m_row < m_stack->rowCount(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_stack->window()->windowHandle(); }
    QAccessibleInterface* parent() const override {
        return QAccessible::queryAccessibleInterface(m_stack.data());
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override {
        if (!isValid())
            return {};
        if (kind == QAccessible::Name)
            return m_stack->describe(m_row);
        return kind == QAccessible::Description ? m_stack->slabs()[size_t(m_row)].detail
                                                : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}

    QRect rect() const override {
        const QRect face = m_stack->geometryNow().slab(m_row);
        return {m_stack->mapToGlobal(face.topLeft()), face.size()};
    }
    QAccessible::State state() const override {
        QAccessible::State now;
        if (!isValid())
            return now;
        const Slab& slab = m_stack->slabs()[size_t(m_row)];
        now.focusable = now.selectable = true;
        now.selected = m_row == m_stack->currentRow();
        now.focused = now.selected && m_stack->hasFocus();
        now.checkable = true;
        now.checked = slab.isWritable() ? slab.keeps : slab.enabled;
        now.movable = !slab.isWritable();
        now.invalid = slab.missing;
        return now;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this)
                                                    : nullptr;
    }
    QStringList actionNames() const override {
        return isValid() ? m_stack->actionNames(m_row) : QStringList();
    }
    QString localizedActionName(const QString& name) const override { return name; }
    void doAction(const QString& name) override {
        if (isValid())
            m_stack->act(m_row, name);
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    QPointer<LayerStack> m_stack;
    int m_row;
};

class StackInterface : public QAccessibleWidget {
public:
    explicit StackInterface(LayerStack* stack)
        : QAccessibleWidget(stack, QAccessible::List, stack->accessibleName()) {}
    ~StackInterface() override {
        for (const QAccessible::Id id : m_children)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return stack().rowCount(); }
    QAccessibleInterface* child(int row) const override {
        if (row < 0 || row >= childCount())
            return nullptr;
        while (int(m_children.size()) <= row)
            m_children.push_back(QAccessible::registerAccessibleInterface(
                new SlabInterface(stack(), int(m_children.size()))));
        return QAccessible::accessibleInterface(m_children[size_t(row)]);
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        return child(stack().geometryNow().rowAt(stack().mapFromGlobal(QPoint(x, y))));
    }
    QAccessibleInterface* focusChild() const override {
        return stack().hasFocus() ? child(stack().currentRow()) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* wanted) const override {
        for (int row = 0; row < childCount(); ++row) {
            if (child(row) == wanted)
                return row;
        }
        return -1;
    }

private:
    LayerStack& stack() const { return *static_cast<LayerStack*>(widget()); }
    mutable std::vector<QAccessible::Id> m_children;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* stack = qobject_cast<LayerStack*>(object);
    return stack == nullptr ? nullptr : new StackInterface(stack);
}

} // namespace

void installStackAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed);
}

} // namespace boxwright::ui
