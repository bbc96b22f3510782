#pragma once

#include "ui/panels/pages/system/check_words.h"
#include "ui/widgets/card.h"

#include <QAbstractButton>

namespace boxwright::ui {

/// One check, 44 px: state, name, what was found. Opens to say why it matters and what to do.
class CheckRow : public QWidget {
    Q_OBJECT
public:
    explicit CheckRow(const HostCheck& check, QWidget* parent = nullptr);
    bool isMissing() const { return m_missing; }
    bool isOpen() const;
    void setOpen(bool open);

private:
    QAbstractButton* m_head;
    QWidget* m_details;
    bool m_missing;
};

/// The checks of one group, with a count.
class CheckCard : public Card {
    Q_OBJECT
public:
    CheckCard(const QString& group, const std::vector<HostCheck>& checks,
              QWidget* parent = nullptr);
    int rows() const { return m_rows; }

private:
    int m_rows;
};

} // namespace boxwright::ui
