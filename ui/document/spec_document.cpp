#include "ui/document/spec_document.h"

#include "ui/document/design_file.h"

#include <chrono>

namespace boxwright::ui {
namespace {

constexpr int undoSteps = 200;
constexpr std::chrono::milliseconds validationDelay{60};

bool isAtOrBeneath(std::string_view path, std::string_view pointer) {
    return path.substr(0, pointer.size()) == pointer &&
           (path.size() == pointer.size() || pointer.empty() || path[pointer.size()] == '/');
}

} // namespace

SpecDocument::SpecDocument(QObject* parent)
    : SpecDocument(Design{}, parent) {}

SpecDocument::SpecDocument(Design design, QObject* parent)
    : QObject(parent)
    , m_design(std::make_shared<const Design>(std::move(design))) {
    m_undo.setUndoLimit(undoSteps);
    m_validation.setSingleShot(true);
    m_validation.setInterval(validationDelay);
    connect(&m_validation, &QTimer::timeout, this, &SpecDocument::validateNow);
    connect(&m_undo, &QUndoStack::cleanChanged, this,
            [this](bool clean) { Q_EMIT dirtyChanged(!clean); });
    m_problems = validate(*m_design);
}

SpecDocument::~SpecDocument() {
    // The stack announces its end as a change; nobody is left to hear of it.
    m_undo.disconnect();
}

Status SpecDocument::edit(const EditInfo& info, const std::function<Status(Design&)>& change) {
    auto after = std::make_shared<Design>(*m_design);
    if (Status done = change(*after); !done)
        return done;
    if (*after == *m_design)
        return {};
    m_undo.push(new EditCommand(*this, info, m_gesture, m_design, std::move(after)));
    return {};
}

void SpecDocument::apply(const EditInfo& info, const std::function<void(Design&)>& change) {
    (void)edit(info, [&change](Design& design) -> Status {
        change(design);
        return {};
    });
}

void SpecDocument::reset(Design design, const QString& filePath) {
    m_undo.clear();
    m_design = std::make_shared<const Design>(std::move(design));
    setFilePath(filePath);
    Q_EMIT changed({});
    validateNow();
}

Status SpecDocument::open(const QString& filePath) {
    Result<Design> design = readDesign(filePath);
    if (!design)
        return fail(design.error());
    reset(std::move(*design), filePath);
    return {};
}

Status SpecDocument::saveAs(const QString& filePath) {
    if (Status written = writeDesign(*m_design, filePath); !written)
        return written;
    m_undo.setClean();
    setFilePath(filePath);
    return {};
}

std::vector<Problem> SpecDocument::problemsAt(const QString& pointer) const {
    std::vector<Problem> found;
    const std::string wanted = pointer.toStdString();
    for (const Problem& problem : m_problems) {
        if (isAtOrBeneath(problem.path, wanted))
            found.push_back(problem);
    }
    return found;
}

bool SpecDocument::isRunnable() const {
    const bool onHost = m_design->spec.root && m_design->spec.root->path.starts_with('/');
    return !hasErrors() && (onHost || !enabledLayers(*m_design).empty());
}

void SpecDocument::validateNow() {
    m_validation.stop();
    std::vector<Problem> problems = validate(*m_design);
    if (problems == m_problems)
        return;
    m_problems = std::move(problems);
    Q_EMIT problemsChanged();
}

void SpecDocument::show(const SharedDesign& design, const QString& path) {
    m_design = design;
    Q_EMIT changed(path);
    m_validation.start();
}

void SpecDocument::setFilePath(const QString& filePath) {
    if (m_filePath == filePath)
        return;
    m_filePath = filePath;
    Q_EMIT filePathChanged(filePath);
}

} // namespace boxwright::ui
