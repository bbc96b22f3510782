#include "ui/panels/editor/limits/limit_text.h"

#include "engine/oci/spec_json.h"
#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <array>
#include <cmath>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Limits)
};

struct Unit {
    const char* name;
    uint64_t factor;
};
// Memory in 2^n, rates in 10^n: what io.max counts (look.md §5).
constexpr std::array byteUnits{Unit{"GiB", 1ULL << 30}, Unit{"MiB", 1ULL << 20},
                               Unit{"KiB", 1ULL << 10}, Unit{"B", 1}};
constexpr std::array rateUnits{Unit{"GB/s", 1000000000}, Unit{"MB/s", 1000000}, Unit{"kB/s", 1000},
                               Unit{"B/s", 1}};
constexpr std::array timeUnits{Unit{"s", 1000000}, Unit{"ms", 1000}, Unit{"µs", 1}};
constexpr std::array plain{Unit{"", 1}};

std::span<const Unit> unitsOf(const LimitRow& row) {
    switch (row.unit) {
    case LimitUnit::Bytes:
        return byteUnits;
    case LimitUnit::BytesPerSecond:
        return rateUnits;
    case LimitUnit::Microseconds:
        return timeUnits;
    default:
        return plain;
    }
}

const Unit& usualUnit(std::span<const Unit> units) {
    return units.size() > 1 ? units[1] : units[0];
}

const Unit& bestUnit(std::span<const Unit> units, uint64_t value) {
    if (value == 0)
        return usualUnit(units);
    for (const Unit& unit : units) {
        if (value % unit.factor == 0)
            return unit;
    }
    return units.back();
}

/// An empty list in the kernel's file means all of the parent's.
QString defaultText(const LimitRow& row) {
    return row.unit == LimitUnit::List ? Text::tr("all") : qt(limitText(row.kernelDefault));
}

QString kernelFile(const LimitRow& row, const QString& instance) {
    return qt(row.file).replace(QStringLiteral("<size>"), instance);
}

/// Of a limit that is not set, with dots where its value would stand.
QString withoutValue(std::string_view pattern, const QString& instance) {
    static const QRegularExpression figures(QStringLiteral("%[1345]"));
    return qt(pattern)
        .replace(QStringLiteral("%2"), instance)
        .replace(figures, QStringLiteral("…"));
}

void addEquivalents(Explanation& told, const ContainerSpec& spec, const LimitRow& row,
                    const QString& instance) {
    const bool isSet = limitOf(spec, row, instance.toStdString()).has_value();
    const std::pair<const char*, std::string_view> tools[] = {{"docker", row.docker},
                                                              {"podman", row.podman},
                                                              {"systemd", row.systemd},
                                                              {"Kubernetes", row.kubernetes}};
    for (const auto& [tool, pattern] : tools) {
        const QString text = isSet ? qt(equivalentText(pattern, spec, row, instance.toStdString()))
                                   : withoutValue(pattern, instance);
        if (!text.isEmpty())
            told.equivalents.append({QString::fromLatin1(tool), text});
    }
}

} // namespace

LimitShown showLimit(const LimitRow& row, const std::optional<LimitValue>& value) {
    const std::span<const Unit> units = unitsOf(row);
    if (!value)
        return {{}, QString::fromUtf8(usualUnit(units).name), double(usualUnit(units).factor)};
    if (const auto* number = std::get_if<uint64_t>(&*value)) {
        const Unit& unit = bestUnit(units, *number);
        return {QString::number(*number / unit.factor), QString::fromUtf8(unit.name),
                double(unit.factor)};
    }
    return {qt(limitText(*value)), {}, double(usualUnit(units).factor)};
}

QString limitWords(const LimitRow& row, const std::optional<LimitValue>& value) {
    const LimitShown shown = showLimit(row, value ? value : std::optional(row.kernelDefault));
    return shown.unit.isEmpty() ? shown.text : shown.text + QLatin1Char(' ') + shown.unit;
}

Result<std::optional<LimitValue>> readLimit(const LimitRow& row, const QString& text,
                                            const LimitShown& shown) {
    const QString typed = text.trimmed();
    if (typed.isEmpty())
        return std::optional<LimitValue>{};
    bool bare = false;
    const double number = QLocale::c().toDouble(typed, &bare);
    const bool counts = row.unit != LimitUnit::List && row.unit != LimitUnit::Flag;
    if (bare && counts && number >= 0 && number * shown.factor < 9e18) {
        const LimitValue value = uint64_t(std::llround(number * shown.factor));
        if (Status fits = checkLimit(row, value); fits)
            return std::optional<LimitValue>(value);
    }
    Result<LimitValue> parsed = parseLimit(row, typed.toStdString());
    if (!parsed)
        return fail(parsed.error());
    return std::optional<LimitValue>(std::move(*parsed));
}

QString kernelLine(const ContainerSpec& spec, const LimitRow& row, const QString& instance) {
    const std::string where = instance.toStdString();
    const QString file = kernelFile(row, instance);
    if (!limitOf(spec, row, where) && row.field.empty())
        return file + QStringLiteral(" = ") + defaultText(row);
    return file + QStringLiteral(" = ") + qt(cgroupWrite(spec, row, where).text);
}

LimitValue limitFromNumber(double number) {
    if (std::isinf(number))
        return Unlimited{};
    return uint64_t(std::llround(number));
}

QString limitPointer(const LimitRow& row) {
    const QString path = qt(row.ociPath);
    const QString pointer =
        QLatin1Char('/') + QString(path).replace(QLatin1Char('.'), QLatin1Char('/'));
    // The file names of the unified map hold dots of their own.
    return path == QLatin1String("linux.resources.unified")
               ? pointer + QLatin1Char('/') + qt(row.file)
               : pointer;
}

Explanation explainLimit(const EditorContext& context, const LimitRow& row,
                         const QString& instance) {
    const ContainerSpec& spec = context.document.spec();
    const std::optional<LimitValue> value = limitOf(spec, row, instance.toStdString());
    Explanation told;
    told.breadcrumb = Text::tr("Limits / %1").arg(qt(row.controller));
    told.title = translated("Limit", row.label);
    told.value = limitWords(row, value);
    told.valueNote = value ? QString() : Text::tr("the kernel's default");
    told.explanation = translated("Limit", row.explanation);
    told.kernelText = kernelLine(spec, row, instance);
    told.ociPath = qt(row.ociPath);
    const QString pointer = limitPointer(row);
    told.ociJson =
        qt(specExcerpt(spec, pointer.left(pointer.lastIndexOf(QLatin1Char('/'))).toStdString()));
    addEquivalents(told, spec, row, instance);
    for (const LimitRow& other : limitCatalogue()) {
        if (other.controller == row.controller && other.key != row.key &&
            other.instance == LimitInstance::Single && told.related.size() < 5)
            told.related.append({qt(other.key), limitWords(other, limitOf(spec, other))});
    }
    told.manualText = Text::tr("Kernel manual: %1").arg(qt(row.manual));
    return told;
}

} // namespace boxwright::ui
