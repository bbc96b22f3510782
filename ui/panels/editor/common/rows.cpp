#include "ui/panels/editor/common/rows.h"

#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <QWidget>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int narrowestPair = 816; ///< two cards side by side need this much
constexpr int widestKernelText = 172;

} // namespace

SettingRow addSettingRow(QVBoxLayout* into, const QString& label, const QString& kernel,
                         QWidget* control) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::unit);
    auto* text = new Label(label, FontStyle::Body, Color::T2);
    auto* mono = new Label(kernel, FontStyle::Code, Color::T2);
    text->setBuddy(control);
    row->addWidget(text);
    row->addStretch();
    row->addWidget(mono);
    row->addWidget(control);
    into->addLayout(row);
    return {row, text, mono};
}

QHBoxLayout* addCardRow(QVBoxLayout* into) {
    auto* row = new QHBoxLayout;
    row->setObjectName(QStringLiteral("cardRow"));
    row->setSpacing(space::gap);
    into->addLayout(row);
    return row;
}

void arrangeCardRows(const QWidget* content, int width) {
    const auto direction =
        width < narrowestPair ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    for (QBoxLayout* row : content->findChildren<QBoxLayout*>(QStringLiteral("cardRow")))
        row->setDirection(direction);
}

void showKernelText(ElidedLabel* label, const QString& text, const QString& inShort) {
    label->setText(text);
    label->setShortText(inShort);
    label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    const int least =
        inShort.isEmpty() ? label->sizeHint().width() : textWidth(inShort, FontStyle::Code);
    label->setMinimumWidth(std::min(least, widestKernelText));
}

void addTableHead(QGridLayout* table, int column, const QString& text, int indent) {
    auto* head = new Label(text, FontStyle::CaptionMedium, Color::T3);
    head->setContentsMargins(indent, 0, 0, 0);
    head->setFixedHeight(20);
    table->addWidget(head, 0, column);
}

int addTableRow(QGridLayout* table, int index, int columns) {
    const int row = 2 * index + 2;
    table->addWidget(new Separator, row - 1, 0, 1, columns);
    return row;
}

void clearLayout(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        if (QLayout* inner = item->layout())
            clearLayout(inner);
        delete item;
    }
}

} // namespace boxwright::ui
