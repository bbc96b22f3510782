#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/editor_page.h"
#include "ui/panels/editor/limits/limit_text.h"
#include "ui/panels/editor/limits/limits_tab.h"
#include "ui/panels/main_window/palette.h"

/// Where one can go within the editor.
namespace boxwright::ui {
namespace {

/// "cpu.max quota": what the kernel calls it.
QString kernelName(const LimitRow& row) {
    return row.field.empty() ? qt(row.file) : qt(row.file) + QLatin1Char(' ') + qt(row.field);
}

} // namespace

QList<PaletteEntry> EditorPage::places() {
    QList<PaletteEntry> entries;
    for (const LimitRow& row : limitCatalogue())
        entries << PaletteEntry{QStringLiteral("sliders"),
                                tr("%1: %2").arg(kernelName(row), translated("Limit", row.label)),
                                tr("limit of %1").arg(title()),
                                {},
                                [this, &row] { goToLimit(row); },
                                true};
    return entries;
}

void EditorPage::goToLimit(const LimitRow& row) {
    selectSection(int(EditorSection::Limits));
    static_cast<LimitsTab*>(tab(EditorSection::Limits))->reveal(row);
}

/// Whose a problem is: the tab that names the longest path to it.
std::optional<size_t> EditorPage::sectionOf(const QString& pointer) const {
    std::optional<size_t> found;
    qsizetype longest = 0;
    for (size_t i = 0; i < m_tabs.size(); ++i) {
        for (const QString& path : m_tabs[i]->problemPaths()) {
            const bool above = pointer == path || pointer.startsWith(path + QLatin1Char('/'));
            if (above && path.size() > longest) {
                longest = path.size();
                found = i;
            }
        }
    }
    return found;
}

void EditorPage::goToProblem(const QString& pointer) {
    for (const LimitRow& row : limitCatalogue()) {
        if (limitPointer(row) == pointer)
            return goToLimit(row);
    }
    if (pointer == QLatin1String("/layers"))
        selectSection(int(EditorSection::Limits));
    else if (const auto section = sectionOf(pointer))
        selectSection(int(*section));
}

} // namespace boxwright::ui
