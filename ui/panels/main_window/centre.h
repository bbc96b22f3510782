#pragma once

#include "ui/panels/main_window/inspector.h"
#include "ui/panels/main_window/page.h"
#include "ui/panels/main_window/window_memory.h"

class QSplitter;
class QStackedWidget;
class QTimer;

namespace boxwright::ui {

class Notice;

/// Everything right of the rail: the page's top bar over the whole width, below it the page and the
/// inspector with a splitter between them. When there is no room for both, the inspector slides
/// over the page (F9).
class Centre : public QWidget {
    Q_OBJECT
public:
    explicit Centre(QWidget* parent = nullptr);

    void add(Page* page); ///< takes it
    void drop(Page* page);
    void show(Page* page);
    Page* current() const;

    /// Wide: beside the page. Narrow: over it, shown by toggleInspector() only.
    void setWide(bool wide);
    /// A sheet at the right edge, in the inspector's place while it is open: beside the page, or
    /// over it in a narrow window.
    void setSheet(QWidget* sheet); ///< takes it
    void showSheet(bool shown);
    /// A sentence under the top bar that concerns every page; hidden while it has no text.
    Notice* banner() const { return m_banner; }
    void toggleInspector();
    bool inspectorShown() const;
    QWidget* inspectorZone() const;
    QWidget* pageZone() const;
    Inspector* inspector() const { return m_inspector; }

protected:
    void resizeEvent(QResizeEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent*) override;

private:
    struct Parts {
        QWidget* topBar = nullptr;
        QWidget* ownInspector = nullptr;
    };

    QWidget* makeReveal();
    void placeInspector();
    void placeOverlay();
    void placeSheet();
    void restoreWidth();
    void setBusy(const Page* page, bool busy);
    QString screenKey() const;

    QHash<Page*, Parts> m_parts;
    QStackedWidget* m_topBars;
    QWidget* m_reveal; ///< brings the inspector where it is not beside the page
    QWidget* m_noTopBar;
    QWidget* m_body;
    QSplitter* m_splitter;
    QStackedWidget* m_pages;
    QStackedWidget* m_inspectors;
    Inspector* m_inspector;
    QWidget* m_sheet = nullptr;
    Notice* m_banner;
    QWidget* m_busyLine;
    QTimer* m_busyDelay;
    bool m_wide = true;
    bool m_beside = true; ///< wanted while wide
    bool m_over = false;  ///< wanted while narrow
};

} // namespace boxwright::ui
