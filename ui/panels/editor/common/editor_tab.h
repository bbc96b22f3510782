#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/page_scroll.h"

class QVBoxLayout;

namespace boxwright::ui {

/// One section of the editor: a column of cards that scrolls. It is refreshed while it can be
/// seen; a hidden one catches up when it is shown.
class EditorTab : public PageScroll {
    Q_OBJECT
public:
    explicit EditorTab(const EditorContext& context, QWidget* parent = nullptr);

    /// The counter on the tab; negative for none.
    virtual int counter() const { return -1; }
    /// The kind of problem paths this section shows, JSON pointers.
    virtual QStringList problemPaths() const { return {}; }

protected:
    /// Shows the document. Must not emit edits.
    virtual void refresh() = 0;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    QVBoxLayout* column() const { return m_column; }
    SpecDocument& document() const { return m_context.document; }
    const ContainerSpec& spec() const { return m_context.document.spec(); }
    const EditorContext& context() const { return m_context; }

private:
    void refreshIfSeen();

    EditorContext m_context;
    QVBoxLayout* m_column;
};

} // namespace boxwright::ui
