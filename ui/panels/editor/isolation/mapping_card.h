#pragma once

#include "ui/document/edits.h"
#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

class Field;
class Label;
class MappingBar;
class Segmented;

/// The ranges of uid_map and gid_map as a picture and a table.
class MappingCard : public Card {
    Q_OBJECT
public:
    explicit MappingCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    edits::IdKind kind() const;
    std::vector<IdMapping> mappings() const;
    void rebuildTable(const std::vector<IdMapping>& ranges);
    void addTableRow(int index, const IdMapping& range);
    Field* addNumber(QHBoxLayout* line, const QString& label, int index,
                     uint32_t IdMapping::*member, uint32_t value);
    void addRange();

    EditorContext m_context;
    Segmented* m_kind;
    Label* m_kernel;
    Label* m_consequence;
    MappingBar* m_bar;
    QVBoxLayout* m_table;
    std::vector<IdMapping> m_shown;
};

/// Host and domain name, offsets of the clocks.
class NamesCard : public Card {
    Q_OBJECT
public:
    explicit NamesCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    Field* addClock(const QString& clock, const QString& label);
    void refreshClock(Field* field, const std::string& clock);

    EditorContext m_context;
    Field* m_hostname;
    Field* m_domainname;
    Field* m_monotonic;
    Field* m_boottime;
};

} // namespace boxwright::ui
