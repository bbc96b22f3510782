#pragma once

#include <QScrollArea>

namespace boxwright::ui {

/// Scrolls a page up and down. The bar stands in the page's right margin, so that nothing moves
/// when it comes.
class PageScroll : public QScrollArea {
    Q_OBJECT
public:
    /// @param body takes it; its layout has the page's margins
    explicit PageScroll(QWidget* body, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int m_taken = 0; ///< of the right margin, by the bar
};

} // namespace boxwright::ui
