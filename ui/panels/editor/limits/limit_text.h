#pragma once

#include "engine/model/limits.h"
#include "ui/panels/editor/common/editor_context.h"

#include <QString>

/// Limits as people read and type them.
namespace boxwright::ui {

struct LimitShown {
    QString text; ///< "256", "max"
    QString unit; ///< "MiB", "MB/s"; empty where there is none
    double factor = 1;
};
/// In the largest unit that stays whole. Without a value: an empty text and the usual unit.
LimitShown showLimit(const LimitRow& row, const std::optional<LimitValue>& value);
/// "256 MiB"
QString limitWords(const LimitRow& row, const std::optional<LimitValue>& value);
/// What was typed, a bare number in the unit that is shown. Empty text: no value.
Result<std::optional<LimitValue>> readLimit(const LimitRow& row, const QString& text,
                                            const LimitShown& shown);
/// "memory.max = 268435456": the file and what would be written, or the kernel's default.
QString kernelLine(const ContainerSpec& spec, const LimitRow& row, const QString& instance = {});
/// A slider's number: infinity is "max".
LimitValue limitFromNumber(double number);
/// JSON pointer of a limit, for problems and excerpts.
QString limitPointer(const LimitRow& row);

Explanation explainLimit(const EditorContext& context, const LimitRow& row,
                         const QString& instance);

} // namespace boxwright::ui
