#include "ui/panels/editor/export_strip.h"

#include "engine/export/bundle.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/meter.h"
#include "ui/widgets/notice.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QUrl>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

/// "linux.namespaces time: runc before 1.2 does not know it"
QString lossText(const Design& design) {
    QStringList lines;
    for (const BundleLoss& loss : bundleLosses(design))
        lines.append(QStringLiteral("%1: %2").arg(QString::fromStdString(loss.path),
                                                  QString::fromStdString(loss.reason)));
    return lines.isEmpty() ? QString()
                           : ExportStrip::tr("The bundle leaves out what not every runtime knows. "
                                             "%1")
                                 .arg(lines.join(QStringLiteral("; ")));
}

} // namespace

ExportStrip::ExportStrip(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_line(new QWidget)
    , m_text(new Label(FontStyle::Small, Color::T2))
    , m_progress(new ProgressLine)
    , m_cancel(new Button(tr("Cancel")))
    , m_result(new Notice(Tone::Good))
    , m_losses(new Notice(Tone::Warning)) {
    setObjectName(QStringLiteral("exportStrip"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(space::page, space::unit, space::page, space::unit);
    auto* line = new QHBoxLayout(m_line);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::gap);
    auto* left = new QVBoxLayout;
    left->setSpacing(space::half);
    left->addWidget(m_text);
    left->addWidget(m_progress);
    line->addLayout(left, 1);
    line->addWidget(m_cancel);
    m_cancel->setButtonSize(ButtonSize::Small);
    rows->addWidget(m_line);
    rows->addWidget(m_result);
    rows->addWidget(m_losses);
    m_result->setObjectName(QStringLiteral("exportResult"));
    m_losses->setObjectName(QStringLiteral("exportLosses"));
    m_cancel->setObjectName(QStringLiteral("exportCancel"));
    connect(m_cancel, &QAbstractButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_result, &Notice::actionTriggered, this, &ExportStrip::act);
    hide();
}

void ExportStrip::start(const Design& design, const QString& directory, bool overwrite) {
    if (m_job)
        return;
    m_design = design;
    m_directory = directory;
    m_mayReplace = false;
    m_result->setText({});
    m_losses->setText(lossText(design));
    m_line->show();
    showProgress(tr("Preparing"), 0, 0);
    show();
    m_job = m_backend.exportBundle(design, directory, overwrite,
                                   [self = QPointer(this)](const Result<void>& result) {
                                       if (self)
                                           self->finish(result);
                                   });
    if (m_job)
        connect(m_job, &Job::progressed, this, &ExportStrip::showProgress);
}

void ExportStrip::showProgress(const QString& stage, quint64 done, quint64 total) {
    m_progress->setProgress(done, total);
    m_text->setText(total > 0 ? tr("Exporting to %1: %2, %3 of %4")
                                    .arg(m_directory, stage, sizeText(done), sizeText(total))
                              : tr("Exporting to %1: %2").arg(m_directory, stage));
}

void ExportStrip::finish(const Result<void>& result) {
    m_job = nullptr;
    m_line->hide();
    m_mayReplace = !result && result.error().code == ErrorCode::AlreadyExists;
    if (!result && result.error().code == ErrorCode::Cancelled) {
        hide();
        return;
    }
    if (!result && !m_mayReplace)
        m_losses->setText({});
    m_result->setTone(result ? Tone::Good : m_mayReplace ? Tone::Warning : Tone::Bad);
    m_result->setAction(result         ? tr("Open the folder")
                        : m_mayReplace ? tr("Replace it")
                                       : QString());
    m_result->setText(
        result ? tr("The bundle is in %1. runc run --bundle takes it from there.").arg(m_directory)
        : m_mayReplace ? tr("%1 is there already and not empty.").arg(m_directory)
                       : errorText(result.error()));
}

void ExportStrip::act() {
    if (m_mayReplace)
        start(m_design, m_directory, true);
    else
        QDesktopServices::openUrl(QUrl::fromLocalFile(m_directory));
}

} // namespace boxwright::ui
