#include "ui/panels/main_window/export_sheet.h"

#include "engine/export/bundle.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/meter.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/paint.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStorageInfo>
#include <QUrl>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

constexpr int pad = 24;

/// "web-frontend", also where the name has what a folder's must not.
QString folderName(const Design& design) {
    QString name = QString::fromStdString(design.name).simplified().toLower();
    for (QChar& letter : name)
        if (!letter.isLetterOrNumber() && letter != QLatin1Char('.') && letter != QLatin1Char('_'))
            letter = QLatin1Char('-');
    return name.isEmpty() || name.startsWith(QLatin1Char('.')) ? QStringLiteral("bundle") : name;
}

QString lossText(const Design& design) {
    QStringList lines;
    for (const BundleLoss& loss : bundleLosses(design))
        lines << QStringLiteral("%1: %2").arg(QString::fromStdString(loss.path),
                                              QString::fromStdString(loss.reason));
    return lines.isEmpty() ? QString()
                           : ExportSheet::tr("Left out, as not every runtime knows it. %1")
                                 .arg(lines.join(QStringLiteral("; ")));
}

/// "~/bundles/web" -> "/home/you/bundles/web"
QString expanded(const QString& path) {
    const QString clean = QDir::cleanPath(path.trimmed());
    return clean == QLatin1String("~") || clean.startsWith(QLatin1String("~/"))
               ? QDir::homePath() + clean.mid(1)
               : clean;
}

/// The nearest folder that is there, for the room on its disk.
QString existingParent(QString path) {
    while (!QFileInfo::exists(path) && path.contains(QLatin1Char('/')) && path.size() > 1)
        path = path.section(QLatin1Char('/'), 0, -2);
    return path.isEmpty() ? QStringLiteral("/") : path;
}

QVBoxLayout* addPart(QVBoxLayout* column, int spacing = space::unit) {
    column->addWidget(new Separator);
    auto* part = new QVBoxLayout;
    part->setContentsMargins(pad, 12, pad, 12);
    part->setSpacing(spacing);
    column->addLayout(part);
    return part;
}

} // namespace

ExportSheet::ExportSheet(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend) {
    setFixedWidth(sheetWidth);
    setAccessibleName(tr("Export"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    addTarget(column);
    addContents(column);
    addCommand(column);
    addProgress(column);
    column->addStretch();
    column->addWidget(new Separator);
    column->addWidget(makeFoot());
    setFocusProxy(m_target);
    hide();
}

QWidget* ExportSheet::makeHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(pad, 14, space::gap, 14);
    row->setSpacing(space::unit);
    m_title = new Label(FontStyle::Heading);
    auto* close = new IconButton(QStringLiteral("x"), tr("Close; an export goes on"));
    row->addWidget(m_title);
    row->addWidget(new Label(tr("as an OCI bundle"), FontStyle::Small, Color::T3), 0,
                   Qt::AlignVCenter);
    row->addStretch();
    row->addWidget(close);
    connect(close, &QAbstractButton::clicked, this, &ExportSheet::closed);
    return head;
}

void ExportSheet::addTarget(QVBoxLayout* column) {
    auto* about = addPart(column);
    about->addWidget(new Label(
        tr("A folder with config.json and a root filesystem. runc and crun start it as it is."),
        FontStyle::Small, Color::T2));
    auto* part = addPart(column, 6);
    part->addWidget(new Label(tr("Target folder"), FontStyle::CaptionMedium, Color::T3));
    m_target = new Field(tr("Target folder"));
    m_target->setMono(true);
    m_target->setLeadingIcon(QStringLiteral("folder"));
    auto* choose = new Button(tr("Choose…"));
    choose->setButtonSize(ButtonSize::Small);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::unit);
    row->addWidget(m_target, 1);
    row->addWidget(choose);
    part->addLayout(row);
    auto* state = new QHBoxLayout;
    state->setSpacing(space::unit);
    m_targetMark = new IconMark(QStringLiteral("check"), Color::Ok, 14);
    m_targetText = new Label(FontStyle::Small, Color::T2);
    state->addWidget(m_targetMark);
    state->addWidget(m_targetText, 1);
    part->addLayout(state);
    connect(m_target, &QLineEdit::textChanged, this, [this] {
        m_done = false;
        checkTarget();
    });
    connect(choose, &Button::clicked, this, &ExportSheet::chooseTarget);
}

void ExportSheet::addContents(QVBoxLayout* column) {
    auto* part = addPart(column);
    auto* head = new QHBoxLayout;
    head->addWidget(new Label(tr("What goes in"), FontStyle::CaptionMedium, Color::T3));
    head->addStretch();
    m_total = new Label(FontStyle::Small, Color::T2);
    head->addWidget(m_total);
    part->addLayout(head);
    m_contents = new QVBoxLayout;
    m_contents->setSpacing(0);
    part->addLayout(m_contents);
    m_losses = new Notice(Tone::Warning);
    m_losses->setObjectName(QStringLiteral("exportLosses"));
    part->addWidget(m_losses);
}

void ExportSheet::addCommand(QVBoxLayout* column) {
    auto* part = addPart(column);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::unit);
    head->addWidget(new Label(tr("Start it elsewhere"), FontStyle::BodySemibold));
    head->addWidget(new Label(tr("crun takes the same words"), FontStyle::Small, Color::T3));
    head->addStretch();
    part->addLayout(head);
    m_command = new CodeBlock(tr("command"));
    part->addWidget(m_command);
}

void ExportSheet::addProgress(QVBoxLayout* column) {
    m_progressPart = new QWidget;
    auto* outer = new QVBoxLayout(m_progressPart);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* part = addPart(outer);
    auto* words = new QHBoxLayout;
    m_stage = new Label(FontStyle::SmallMedium, Color::T1);
    m_figures = new Label(FontStyle::Small, Color::T2);
    words->addWidget(m_stage);
    words->addStretch();
    m_figures->setObjectName(QStringLiteral("exportFigures"));
    words->addWidget(m_figures);
    part->addLayout(words);
    m_progress = new ProgressLine;
    m_progress->setAccessibleName(tr("Progress of the export"));
    part->addWidget(m_progress);
    column->addWidget(m_progressPart);
    auto* result = new QVBoxLayout;
    result->setContentsMargins(pad, 0, pad, 12);
    m_result = new Notice(Tone::Good);
    m_result->setObjectName(QStringLiteral("exportResult"));
    result->addWidget(m_result);
    column->addLayout(result);
    m_progressPart->hide();
}

QWidget* ExportSheet::makeFoot() {
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(pad, 12, pad, 12);
    row->setSpacing(space::unit);
    auto* hint =
        new Label(tr("Esc closes this sheet, an export goes on."), FontStyle::Small, Color::T3);
    row->addWidget(hint->wrapped(), 1);
    m_cancel = new Button(tr("Cancel export"));
    m_openFolder = new Button(tr("Open folder"));
    m_export = new Button(QStringLiteral("export"), tr("Export bundle"), ButtonKind::Primary);
    m_cancel->setObjectName(QStringLiteral("exportCancel"));
    m_export->setObjectName(QStringLiteral("exportStart"));
    for (Button* button : {m_cancel, m_openFolder, m_export})
        row->addWidget(button);
    connect(m_export, &Button::clicked, this, &ExportSheet::start);
    connect(m_cancel, &Button::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_openFolder, &Button::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(target())); });
    return foot;
}

void ExportSheet::open(const Design& design) {
    if (!m_job) {
        m_design = design;
        m_done = false;
        m_progressPart->hide();
        m_result->setText({});
        m_title->setText(tr("Export %1").arg(QString::fromStdString(design.name)));
        fillContents();
        m_losses->setText(lossText(design));
        setTarget(QDir::homePath() + QStringLiteral("/bundles/") + folderName(design));
    }
    show();
    m_target->setFocus(Qt::OtherFocusReason);
    m_target->selectAll(); // a path that is typed takes the place of the offered one
}

void ExportSheet::fillContents() {
    while (QLayoutItem* item = m_contents->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    quint64 bytes = 0;
    quint64 files = 0;
    int layers = 0;
    for (const LayerInfo& stored : m_backend.layers())
        for (const auto& layer : m_design.layers)
            if (layer.enabled && QString::fromStdString(layer.digest) == stored.digest) {
                bytes += stored.bytes;
                files += stored.files;
                ++layers;
            }
    const auto add = [this](const QString& name, const QString& what, const QString& size) {
        auto* line = new QWidget;
        line->setFixedHeight(32);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::unit);
        row->addWidget(new IconMark(QStringLiteral("check"), Color::Ok, 14));
        row->addWidget(new Label(name, FontStyle::Code));
        row->addWidget(new Label(what, FontStyle::Small, Color::T3));
        row->addStretch();
        row->addWidget(new Label(size, FontStyle::Small, Color::T2));
        m_contents->addWidget(line);
    };
    add(QStringLiteral("config.json"),
        tr("runtime spec %1").arg(QString::fromStdString(m_design.spec.ociVersion)), {});
    add(QStringLiteral("rootfs/"), tr("%n layer(s) merged", nullptr, layers), sizeText(bytes));
    m_total->setText(tr("%1, %2 files").arg(sizeText(bytes)).arg(files));
}

void ExportSheet::setTarget(const QString& directory) {
    m_target->setText(directory);
    checkTarget();
}

QString ExportSheet::target() const {
    return expanded(m_target->text());
}

/// What stands in the way is said before it is tried.
void ExportSheet::checkTarget() {
    const QString path = target();
    const QFileInfo info(path);
    const bool absolute = QDir::isAbsolutePath(path);
    const bool file = absolute && info.exists() && !info.isDir();
    m_replaces = info.isDir() && !QDir(path).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot |
                                                     QDir::Hidden | QDir::System);
    const QStorageInfo disk(existingParent(path));
    const QString room =
        disk.isValid() ? tr("%1 free").arg(sizeText(quint64(disk.bytesAvailable()))) : QString();
    const QString problem = !absolute ? tr("A path that begins with / or ~/")
                            : file    ? tr("There is a file of that name")
                                      : QString();
    m_targetMark->set(problem.isEmpty() && !m_replaces ? QStringLiteral("check")
                                                       : QStringLiteral("warn"),
                      !problem.isEmpty() ? Color::Bad
                      : m_replaces       ? Color::Warn
                                         : Color::Ok);
    m_targetText->setText(!problem.isEmpty() ? problem
                          : m_replaces
                              ? tr("not empty: what is there will be replaced, %1").arg(room)
                          : info.isDir() ? tr("empty, %1").arg(room)
                                         : tr("will be made, %1").arg(room));
    m_target->setError(problem);
    m_command->setText(QStringLiteral("runc run --bundle %1 %2").arg(path, folderName(m_design)));
    showButtons();
}

void ExportSheet::chooseTarget() {
    auto* dialog = new QFileDialog(this, tr("Folder in which the bundle is made"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& parent) {
        setTarget(parent + QLatin1Char('/') + folderName(m_design));
    });
    dialog->open();
}

void ExportSheet::start() {
    if (m_job || !m_target->error().isEmpty())
        return;
    const QString directory = target();
    QDir().mkpath(QFileInfo(directory).path());
    m_done = false;
    m_result->setText({});
    m_clock.start();
    showProgress(tr("Preparing"), 0, 0);
    m_progressPart->show();
    m_job = m_backend.exportBundle(m_design, directory, m_replaces,
                                   [self = QPointer(this)](const Result<void>& result) {
                                       if (self)
                                           self->finish(result);
                                   });
    if (m_job)
        connect(m_job, &Job::progressed, this, &ExportSheet::showProgress);
    showButtons();
    m_cancel->setFocus(Qt::OtherFocusReason); // what had it is disabled now, and Esc is to be heard
}

void ExportSheet::showProgress(const QString& stage, quint64 done, quint64 total) {
    const QString words = stageText(stage);
    m_stage->setText(words.left(1).toUpper() + words.mid(1));
    m_progress->setProgress(done, done > 0 ? total : 1); // empty until something is done
    m_figures->setText(done > 0 ? progressText(done, total, m_clock.elapsed()) : QString());
}

void ExportSheet::finish(const Result<void>& result) {
    m_job = nullptr;
    m_done = bool(result);
    m_progressPart->hide();
    const bool cancelled = !result && result.error().code == ErrorCode::Cancelled;
    m_result->setTone(result ? Tone::Good : Tone::Bad);
    m_result->setText(result      ? tr("The bundle is in %1.").arg(target())
                      : cancelled ? tr("Cancelled; nothing was left behind.")
                                  : errorText(result.error()));
    if (!isVisible())
        Q_EMIT finishedUnseen(
            result ? tr("Exported %1 to %2.").arg(QString::fromStdString(m_design.name), target())
                   : tr("The export failed. %1").arg(errorText(result.error())));
    if (m_done)
        m_targetText->setText(tr("written"));
    else
        checkTarget();
    showButtons();
    if (isVisible())
        (m_done ? m_openFolder : m_export)->setFocus(Qt::OtherFocusReason);
}

void ExportSheet::showButtons() {
    const bool busy = m_job != nullptr;
    m_target->setEnabled(!busy);
    m_cancel->setVisible(busy);
    m_openFolder->setEnabled(m_done);
    m_openFolder->setToolTip(m_done ? target() : tr("Once it is written"));
    m_export->setVisible(!busy && !m_done);
    m_export->setEnabled(m_target->error().isEmpty());
    m_export->setText(m_replaces ? tr("Replace and export") : tr("Export bundle"));
    m_export->setToolTip(m_target->error());
}

void ExportSheet::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.fillRect(rect(), color(Theme::current().isDark() ? Color::Window : Color::Raised));
    painter.fillRect(0, 0, 1, height(), color(Color::Line2));
}

void ExportSheet::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

} // namespace boxwright::ui
