#pragma once

#include <QHeaderView>

namespace boxwright::ui {

/// The head of a table: quiet titles, the one it is sorted by with an arrow beside it.
class TableHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit TableHeader(QWidget* parent = nullptr);

    /// Room for the icons of the first column.
    void setLead(int lead);

protected:
    void paintSection(QPainter* painter, const QRect& box, int section) const override;

private:
    int m_lead = 0;
};

} // namespace boxwright::ui
