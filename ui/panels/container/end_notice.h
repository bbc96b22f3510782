#pragma once

#include "ui/backend.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

class Button;
class Label;

/// Why a container is no longer running, in plain words with the kernel's own beside them.
class EndNotice : public Card {
    Q_OBJECT
public:
    explicit EndNotice(QWidget* parent = nullptr);

    /// Hides itself while the container lives, and for a clean end.
    void show(const ContainerInfo& info);
    using QWidget::show;

private:
    Label* m_title;
    Label* m_text;
    Label* m_facts;
};

struct EndWords {
    QString title;
    QString text;
    QString facts; ///< kernel words, mono
};
/// Nothing to explain for a container that lives or ended with 0.
EndWords explainEnd(const ContainerInfo& info);

} // namespace boxwright::ui
