#pragma once

#include "engine/model/limits.h"
#include "ui/backend.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

class Button;
class Field;
class FieldMessage;
class Label;

/// Why a container is no longer running, in plain words with the kernel's own beside them.
class EndNotice : public Card {
    Q_OBJECT
public:
    explicit EndNotice(QWidget* parent = nullptr);

    /// Hides itself while the container lives, and for a clean end.
    void show(const ContainerInfo& info);
    using QWidget::show;

Q_SIGNALS:
    /// The same design with this memory.max.
    void runWithMemoryRequested(const boxwright::LimitValue& limit);

private:
    QWidget* makeRemedy();
    void offerMemory(const ContainerInfo& info);
    void runWithMemory();

    Label* m_title;
    Label* m_text;
    Label* m_facts;
    QWidget* m_remedy;
    Field* m_memory;
    quint64 m_limit = 0; ///< what it ended with
};

struct EndWords {
    QString title;
    QString text;
    QString facts; ///< kernel words, mono
};
/// What to try after this limit was not enough: half as much again, in steps people use.
quint64 moreMemory(quint64 limit);
/// Nothing to explain for a container that lives or ended with 0.
EndWords explainEnd(const ContainerInfo& info);

} // namespace boxwright::ui
