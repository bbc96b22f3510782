#pragma once

#include "ui/panels/main_window/inspector_content.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>

class QWidget;

namespace boxwright::ui {

class SpecDocument;

using Explanation = InspectorContent;

/// Knows which control has focus and what there is to say about it, afresh after each change.
class Explainer : public QObject {
    Q_OBJECT
public:
    using Make = std::function<Explanation()>;

    explicit Explainer(SpecDocument& document, QObject* parent = nullptr);

    /// Shows it whenever the widget gets focus.
    void attach(QWidget* widget, Make make);
    void show(Make make);
    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void shown(const boxwright::ui::Explanation& explanation);

private:
    void refresh();

    QHash<QObject*, Make> m_makers;
    Make m_current;
    QTimer m_refresh;
};

} // namespace boxwright::ui
