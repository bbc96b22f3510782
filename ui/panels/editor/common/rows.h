#pragma once

#include <QString>

class QGridLayout;
class QHBoxLayout;
class QLayout;
class QVBoxLayout;
class QWidget;

namespace boxwright::ui {

class ElidedLabel;
class Field;
class Label;

/// "Soft limit            memory.high  [160 MiB]": the row most settings are.
struct SettingRow {
    QHBoxLayout* row;
    Label* label;
    Label* kernel; ///< the kernel's name and value, mono, at the right
};
/// @param control stands at the right end.
SettingRow addSettingRow(QVBoxLayout* into, const QString& label, const QString& kernel,
                         QWidget* control);
/// Two cards side by side; arrangeCardRows() puts them below each other where they do not fit.
QHBoxLayout* addCardRow(QVBoxLayout* into);
/// @param width what the cards have, without the column's margins.
void arrangeCardRows(const QWidget* content, int width);
/// A kernel file and its value at the right of a row: whole where there is room, else elided or, if
/// there is one, in short.
void showKernelText(ElidedLabel* label, const QString& text, const QString& inShort = {});
/// The head of a small table in a card; `indent` puts it in line with the text of fields below.
void addTableHead(QGridLayout* table, int column, const QString& text, int indent = 0);
/// The layout's row for the table's row `index`, under a line over all columns.
int addTableRow(QGridLayout* table, int index, int columns);
/// Deletes every item of a layout.
void clearLayout(QLayout* layout);

} // namespace boxwright::ui
