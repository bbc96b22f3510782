#pragma once

#include "ui/document/spec_document.h"
#include "ui/panels/main_window/page.h"

class QLineEdit;
class QMenu;

namespace boxwright::ui {

class Button;
class IconButton;

/// Breadcrumb, name, unsaved mark, undo and redo; whether it would run, Save, Export, Run.
class EditorTopBar : public TopBar {
    Q_OBJECT
public:
    EditorTopBar(SpecDocument& document, PageHost& host, QWidget* parent = nullptr);

    /// While a run is being prepared.
    void setBusy(bool busy);
    /// Layers in use that the store does not have, in words; empty for none.
    void setMissingLayers(const QStringList& names);
    void showProblems();

Q_SIGNALS:
    void saveRequested();
    void runRequested();
    void exportRequested();
    void problemChosen(const QString& pointer);

private:
    void addName(PageHost& host);
    void addUndo();
    void addState();
    void addActions();
    void refreshName();
    void refreshState();
    QString missingText() const;
    void fillProblems();

    SpecDocument& m_document;
    QLineEdit* m_name;
    QWidget* m_unsaved;
    IconButton* m_undo;
    IconButton* m_redo;
    Button* m_state;
    QMenu* m_problems;
    Button* m_run;
    bool m_busy = false;
    QStringList m_missing;
};

} // namespace boxwright::ui
