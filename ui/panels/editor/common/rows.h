#pragma once

#include <QString>

class QHBoxLayout;
class QLayout;
class QVBoxLayout;
class QWidget;

namespace boxwright::ui {

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
/// Two cards side by side.
QHBoxLayout* addCardRow(QVBoxLayout* into);
/// Deletes every item of a layout.
void clearLayout(QLayout* layout);

} // namespace boxwright::ui
