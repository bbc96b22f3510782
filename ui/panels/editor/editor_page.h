#pragma once

#include "engine/model/limits.h"
#include "ui/document/autosave.h"
#include "ui/panels/editor/common/editor_context.h"
#include "ui/panels/main_window/page.h"
#include "ui/widgets/chip.h"

class QStackedWidget;

namespace boxwright::ui {

class EditorTab;
class EditorTopBar;
class MainWindow;
class MiniStack;
class Notice;
class StackPanel;
class TabBar;

enum class EditorSection { Process, Isolation, Limits, Capabilities, Syscalls, Files };

/// The design editor.
class EditorPage : public Page {
    Q_OBJECT
public:
    EditorPage(const Route& route, const PageContext& context, QWidget* parent = nullptr);
    ~EditorPage() override;

    QString title() const override;
    QWidget* makeTopBar() override;
    void arrive(const Route& route) override; ///< runs what is opened to be run
    bool hasInspector() const override { return true; }
    void selectSection(int index) override;
    void focusFilter() override;
    QList<PaletteEntry> places() override; ///< every limit

    SpecDocument& document() { return m_document; }
    Autosave& autosave() { return *m_autosave; }
    EditorTab* tab(EditorSection section) const { return m_tabs[size_t(section)]; }

    bool save();
    bool saveAs();
    void run();
    /// Opens the sheet on the design as it stands here, saved or not.
    void exportBundle();

private:
    void load(const Route& route);
    void build();
    void makeTabs();
    void addCommands();
    void addCommand(const QString& text, const QKeySequence& keys, std::function<void()> act);
    void connectDocument();
    void showSection(int index);
    void showStack(bool shown);
    void refreshCounters();
    std::optional<size_t> sectionOf(const QString& pointer) const;
    void goToLimit(const LimitRow& row);
    void goToProblem(const QString& pointer);
    void offerRecovery();
    /// Above the sections, with something to do about it.
    void tell(Tone tone, const QString& text, const QString& action = {},
              std::function<void()> act = {});
    bool writeTo(const QString& path);
    QStringList missingNames() const;
    void refreshLayers();
    void start();
    void started(const Result<QString>& id);

    SpecDocument m_document;
    std::unique_ptr<Autosave> m_autosave;
    HostFacts m_facts;
    Explainer m_explainer;
    EditorContext m_editor;
    EditorTopBar* m_bar = nullptr;
    Notice* m_notice = nullptr;
    std::function<void()> m_noticeAct;
    StackPanel* m_stack = nullptr;
    QWidget* m_beforeTabs = nullptr;
    MiniStack* m_mini = nullptr;
    TabBar* m_tabBar = nullptr;
    QStackedWidget* m_pages = nullptr;
    std::vector<EditorTab*> m_tabs;
    std::vector<UnsavedWork> m_recovered;
    bool m_starting = false;
};

/// For MainWindow::setFactory.
Page* makeEditorPage(const Route& route, const PageContext& context);
/// New designs that were never saved when the window last closed: opened again, unsaved as before.
void reopenUnsavedDrafts(MainWindow& window);

} // namespace boxwright::ui
