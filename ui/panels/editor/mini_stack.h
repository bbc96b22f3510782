#pragma once

#include "ui/document/spec_document.h"

#include <QAbstractButton>

namespace boxwright::ui {

/// The box in 28 px, "5 layers": drops the slabs down on tabs that do not show them.
class MiniStack : public QAbstractButton {
    Q_OBJECT
public:
    explicit MiniStack(SpecDocument& document, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    QString label() const;

    SpecDocument& m_document;
};

} // namespace boxwright::ui
