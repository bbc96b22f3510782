#pragma once

#include "engine/base/error.h"
#include "engine/model/problem.h"
#include "ui/document/spec_document.h"

#include <QString>
#include <QStringList>

/// The window's words for codes, and small conversions every tab needs.
namespace boxwright::ui {

/// Of engine texts, which are UTF-8 and untranslated.
QString qt(std::string_view text);
/// A catalogue text in the user's language; `catalogue` is the translation context.
QString translated(const char* catalogue, std::string_view text);

QString problemText(const Problem& problem);
/// The first problem at or beneath a pointer in words; empty without one.
QString problemAt(const SpecDocument& document, const QString& pointer);
/// What a refused edit says beside its control.
QString refusal(const Error& error);

QStringList toStringList(const std::optional<std::vector<std::string>>& list);
/// Parses a whole number in a range; nothing otherwise.
std::optional<qint64> parseNumber(const QString& text, qint64 minimum, qint64 maximum);

} // namespace boxwright::ui
