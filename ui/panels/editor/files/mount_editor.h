#pragma once

#include "ui/panels/editor/common/editor_context.h"

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace boxwright::ui {

class Button;
class Field;
class Label;
class Select;
class Switch;

/// The fields of one mount, in the row that is selected.
class MountEditor : public QWidget {
    Q_OBJECT
public:
    MountEditor(const EditorContext& context, int index, QWidget* parent = nullptr);
    void refresh();
    int index() const { return m_index; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    struct Flag {
        Switch* control;
        QString option;
        bool inverted;
    };

    void addPlaces(QVBoxLayout* into);
    void addFlags(QVBoxLayout* into);
    void addRecursive(QHBoxLayout* into);
    void addFlag(QHBoxLayout* into, const QString& label, const QString& option, bool inverted);
    void addRest(QVBoxLayout* into);
    Mount mount() const;
    void change(const std::function<void(Mount&)>& edit);
    void chooseSource();
    Field* addField(QHBoxLayout* into, const QString& label, int width);

    EditorContext m_context;
    int m_index;
    Field* m_destination = nullptr;
    Field* m_source = nullptr;
    Button* m_choose = nullptr;
    Switch* m_recursive = nullptr;
    std::vector<Flag> m_flags;
    Select* m_propagation = nullptr;
    Field* m_size = nullptr;
    Field* m_options = nullptr;
};

/// What "Under the hood" says about a mount.
Explanation explainMount(const SpecDocument& document, int index);

} // namespace boxwright::ui
