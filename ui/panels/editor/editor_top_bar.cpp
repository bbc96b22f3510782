#include "ui/panels/editor/editor_top_bar.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/words.h"
#include "ui/style/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/popup.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int narrowestName = 60;
constexpr int widestName = 280;
constexpr int nameStretch = 100; ///< it gives way in a narrow window, the room beside it before
constexpr int mostProblems = 12;

} // namespace

EditorTopBar::EditorTopBar(SpecDocument& document, PageHost& host, QWidget* parent)
    : TopBar(parent)
    , m_document(document) {
    row()->setSpacing(space::unit);
    addName(host);
    addUndo();
    row()->addStretch(1);
    addState();
    addActions();
    connect(&document, &SpecDocument::changed, this, &EditorTopBar::refreshName);
    connect(&document, &SpecDocument::dirtyChanged, this, &EditorTopBar::refreshName);
    connect(&document, &SpecDocument::problemsChanged, this, &EditorTopBar::refreshState);
    refreshName();
    refreshState();
}

void EditorTopBar::addName(PageHost& host) {
    auto* designs = new Link(tr("Designs"), FontStyle::Body, Color::T3);
    designs->setToolTip(tr("Back to the list of designs"));
    row()->addWidget(designs);
    connect(designs, &Link::clicked, this, [&host] { host.open(Route::to(Route::Kind::Designs)); });
    row()->addWidget(new Label(QStringLiteral("/"), FontStyle::Body, Color::T3));
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("designName"));
    m_name->setAccessibleName(tr("Name of the design"));
    m_name->setToolTip(tr("Name of the design"));
    m_name->setFont(typeface(FontStyle::Section));
    m_name->setFrame(false);
    m_name->setProperty("bare", true);
    m_name->setMaxLength(120);
    row()->addWidget(m_name, nameStretch);
    connect(m_name, &QLineEdit::textEdited, this,
            [this](const QString& name) { edits::setName(m_document, name); });
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        m_document.endGesture();
        refreshName();
    });
    connect(m_name, &QLineEdit::returnPressed, m_name, &QWidget::clearFocus);
    m_unsaved = new QWidget;
    auto* mark = new QHBoxLayout(m_unsaved);
    mark->setContentsMargins(space::half, 0, space::half, 0);
    mark->setSpacing(6);
    mark->addWidget(new Label(QStringLiteral("●"), FontStyle::Caption, Color::Warn));
    mark->addWidget(new Label(tr("Unsaved"), FontStyle::Small, Color::T2));
    row()->addWidget(m_unsaved);
}

void EditorTopBar::addUndo() {
    auto* line = new Separator(Qt::Vertical);
    line->setFixedHeight(20);
    row()->addWidget(line);
    QUndoStack& stack = m_document.undoStack();
    m_undo = new IconButton(QStringLiteral("undo"), tr("Undo"));
    m_redo = new IconButton(QStringLiteral("redo"), tr("Redo"));
    row()->addWidget(m_undo);
    row()->addWidget(m_redo);
    m_undo->setEnabled(stack.canUndo());
    m_redo->setEnabled(stack.canRedo());
    connect(m_undo, &QAbstractButton::clicked, &stack, &QUndoStack::undo);
    connect(m_redo, &QAbstractButton::clicked, &stack, &QUndoStack::redo);
    connect(&stack, &QUndoStack::canUndoChanged, m_undo, &QWidget::setEnabled);
    connect(&stack, &QUndoStack::canRedoChanged, m_redo, &QWidget::setEnabled);
    const auto showUndo = [this](const QString& text) {
        m_undo->setToolTip(text.isEmpty() ? tr("Undo (Ctrl+Z)")
                                          : tr("Undo: %1 (Ctrl+Z)").arg(text));
    };
    const auto showRedo = [this](const QString& text) {
        m_redo->setToolTip(text.isEmpty() ? tr("Redo (Ctrl+Shift+Z)")
                                          : tr("Redo: %1 (Ctrl+Shift+Z)").arg(text));
    };
    connect(&stack, &QUndoStack::undoTextChanged, this, showUndo);
    connect(&stack, &QUndoStack::redoTextChanged, this, showRedo);
    showUndo(stack.undoText());
    showRedo(stack.redoText());
}

void EditorTopBar::addState() {
    m_state = new Button(QStringLiteral("check"), QString(), ButtonKind::Quiet);
    m_state->setObjectName(QStringLiteral("readiness"));
    m_state->setButtonSize(ButtonSize::Small);
    m_problems = new QMenu(this);
    m_problems->setObjectName(QStringLiteral("problems"));
    row()->addWidget(m_state);
    connect(m_state, &QAbstractButton::clicked, this, &EditorTopBar::showProblems);
}

void EditorTopBar::addActions() {
    auto* save = new Button(QStringLiteral("save"), tr("Save"));
    save->setObjectName(QStringLiteral("save"));
    save->setToolTip(tr("Save the design (Ctrl+S)"));
    auto* exporting = new Button(QStringLiteral("export"), tr("Export"));
    exporting->setObjectName(QStringLiteral("export"));
    exporting->setToolTip(tr("Export an OCI bundle for runc or crun (Ctrl+E)"));
    m_run = new Button(QStringLiteral("play"), tr("Run"), ButtonKind::Primary);
    m_run->setObjectName(QStringLiteral("run"));
    row()->addWidget(save);
    row()->addWidget(exporting);
    row()->addWidget(m_run);
    connect(save, &QAbstractButton::clicked, this, &EditorTopBar::saveRequested);
    connect(exporting, &QAbstractButton::clicked, this, &EditorTopBar::exportRequested);
    connect(m_run, &QAbstractButton::clicked, this, &EditorTopBar::runRequested);
}

void EditorTopBar::setBusy(bool busy) {
    m_busy = busy;
    refreshState();
}

void EditorTopBar::setMissingLayers(const QStringList& names) {
    m_missing = names;
    refreshState();
}

QString EditorTopBar::missingText() const {
    return m_missing.isEmpty()
               ? QString()
               : tr("A layer is not in the store: %1").arg(m_missing.join(QStringLiteral(", ")));
}

void EditorTopBar::refreshName() {
    const QString name = qt(m_document.design().name);
    if (m_name->text() != name && !(m_name->hasFocus() && m_name->isModified()))
        m_name->setText(name);
    const int wanted = m_name->fontMetrics().horizontalAdvance(m_name->text()) + 14;
    m_name->setMinimumWidth(narrowestName);
    m_name->setMaximumWidth(std::clamp(wanted, narrowestName, widestName));
    m_unsaved->setVisible(m_document.isDirty());
}

void EditorTopBar::refreshState() {
    const int count = int(m_document.problems().size()) + int(m_missing.size());
    const bool errors = !m_document.isRunnable() || !m_missing.isEmpty();
    const QString first =
        m_document.problems().empty() ? missingText() : problemText(m_document.problems().front());
    m_state->setIconName(count == 0 ? QStringLiteral("check") : QStringLiteral("warn"));
    m_state->setIconColor(errors ? Color::Bad : count > 0 ? Color::Warn : Color::Ok);
    m_state->setText(count == 0 ? tr("Ready to run") : tr("%n problem(s)", nullptr, count));
    m_state->setToolTip(count == 0 ? tr("Nothing in the configuration stands in the way.") : first);
    m_run->setEnabled(!errors && !m_busy);
    m_run->setToolTip(errors   ? tr("Mend the problems first: %1").arg(first)
                      : m_busy ? tr("It is being started.")
                               : tr("Run this design (Ctrl+R)"));
}

void EditorTopBar::fillProblems() {
    m_problems->clear();
    for (const Problem& problem : m_document.problems()) {
        if (m_problems->actions().size() >= mostProblems)
            break;
        const QString pointer = qt(problem.path);
        m_problems->addAction(icon(QStringLiteral("warn"),
                                   problem.severity == Severity::Error ? Color::Bad : Color::Warn),
                              tr("%1   %2").arg(problemText(problem), pointer), this,
                              [this, pointer] { Q_EMIT problemChosen(pointer); });
    }
    if (!m_missing.isEmpty())
        m_problems->addAction(icon(QStringLiteral("warn"), Color::Bad), missingText(), this,
                              [this] { Q_EMIT problemChosen(QStringLiteral("/layers")); });
    if (m_problems->isEmpty())
        m_problems->addAction(icon(QStringLiteral("check"), Color::Ok), tr("Ready to run"))
            ->setEnabled(false);
}

void EditorTopBar::showProblems() {
    fillProblems();
    popupAt(*m_problems, *m_state);
}

} // namespace boxwright::ui
