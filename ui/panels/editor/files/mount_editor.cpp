#include "ui/panels/editor/files/mount_editor.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/files/mount_options.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/select.h"
#include "ui/widgets/toggles.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int labelWidth = 88;
constexpr int narrowestField = 120;

} // namespace

MountEditor::MountEditor(const EditorContext& context, int index, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_index(index) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(52, 4, space::gap, 12);
    rows->setSpacing(space::unit);
    addPlaces(rows);
    addFlags(rows);
    addRest(rows);
    const auto explain = [context, index] { return explainMount(context.document, index); };
    for (QWidget* control : findChildren<QWidget*>()) {
        if (control->focusPolicy() != Qt::NoFocus)
            context.explainer.attach(control, explain);
    }
    refresh();
}

Field* MountEditor::addField(QHBoxLayout* into, const QString& label, int width) {
    auto* head = new Label(label, FontStyle::Body, Color::T2);
    head->setMinimumWidth(into->count() == 0 ? labelWidth : 0);
    head->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    auto* field = new Field(label);
    field->setMono(true);
    field->setMinimumWidth(std::min(width, narrowestField));
    field->setMaximumWidth(width);
    into->addWidget(head);
    into->addWidget(field);
    return field;
}

void MountEditor::addPlaces(QVBoxLayout* into) {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    m_source = addField(line, tr("From the host"), 250);
    m_source->setObjectName(QStringLiteral("mountSource"));
    line->addWidget(m_choose = new Button(QStringLiteral("folder"), tr("Choose…")));
    m_choose->setButtonSize(ButtonSize::Small);
    m_destination = addField(line, tr("In the box"), 200);
    m_destination->setObjectName(QStringLiteral("mountDestination"));
    m_destination->setToolTip(tr("Absolute path in the box; it is made when it is not there"));
    line->addStretch();
    into->addLayout(line);
    into->addWidget(new FieldMessage(m_destination));
    connect(m_choose, &QAbstractButton::clicked, this, &MountEditor::chooseSource);
    connect(m_source, &Field::committed, this, [this](const QString& path) {
        change([&path](Mount& mount) { mount.source = path.trimmed().toStdString(); });
    });
    connect(m_destination, &Field::committed, this, [this](const QString& path) {
        change([&path](Mount& mount) { mount.destination = path.trimmed().toStdString(); });
    });
}

void MountEditor::addFlag(QHBoxLayout* into, const QString& label, const QString& option,
                          bool inverted) {
    auto* control = new Switch(label);
    control->setObjectName(QStringLiteral("mount ") + option);
    control->setToolTip(inverted ? tr("Off: %1").arg(option) : tr("On: %1").arg(option));
    into->addWidget(control);
    auto* text = new Label(label, FontStyle::Body, Color::T1);
    text->setToolTip(option);
    into->addWidget(text);
    into->addSpacing(space::unit);
    connect(control, &QAbstractButton::clicked, this, [this, option, inverted](bool on) {
        change([&](Mount& mount) { setOption(mount, option, on != inverted); });
    });
    m_flags.push_back({control, option, inverted});
}

void MountEditor::addFlags(QVBoxLayout* into) {
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    auto* head = new Label(tr("Options"), FontStyle::Body, Color::T2);
    head->setMinimumWidth(labelWidth);
    line->addWidget(head);
    addFlag(line, tr("Read-only"), QStringLiteral("ro"), false);
    addFlag(line, tr("Programs"), QStringLiteral("noexec"), true);
    addFlag(line, tr("Set-user-id"), QStringLiteral("nosuid"), true);
    addFlag(line, tr("Devices"), QStringLiteral("nodev"), true);
    line->addStretch();
    into->addLayout(line);
}

void MountEditor::addRecursive(QHBoxLayout* into) {
    into->addWidget(m_recursive = new Switch(tr("With submounts")));
    auto* text = new Label(tr("With submounts"), FontStyle::Body, Color::T1);
    text->setToolTip(QStringLiteral("rbind"));
    into->addWidget(text);
    connect(m_recursive, &QAbstractButton::clicked, this, [this](bool on) {
        change([on](Mount& mount) {
            chooseOption(mount, {QStringLiteral("bind"), QStringLiteral("rbind")},
                         on ? QStringLiteral("rbind") : QStringLiteral("bind"));
        });
    });
}

void MountEditor::addRest(QVBoxLayout* into) {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    m_options = addField(line, tr("All options"), 470);
    m_options->setObjectName(QStringLiteral("mountOptions"));
    m_options->setToolTip(tr("As mount(8) and config.json take them, with commas"));
    line->addStretch();
    into->addLayout(line);
    line = new QHBoxLayout; // all in one would not fit beside the inspector
    line->setSpacing(space::unit);
    m_size = addField(line, tr("Size"), 100);
    m_size->setObjectName(QStringLiteral("mountSize"));
    m_size->setToolTip(tr("Bytes with k, m or g, or a share of memory such as 10%"));
    m_size->setPlaceholderText(tr("half of memory"));
    line->addSpacing(space::unit);
    line->addWidget(new Label(tr("Later mounts"), FontStyle::Body, Color::T2));
    line->addWidget(m_propagation = new Select(tr("Propagation of later mounts")));
    m_propagation->setObjectName(QStringLiteral("mountPropagation"));
    m_propagation->setToolTip(
        tr("Whether mounts made later on one side appear on the other: shared both ways, slave "
           "from the host only, private never"));
    m_propagation->addItem(tr("as the root"), QString());
    for (const QString& name : propagations())
        m_propagation->addItem(name, name);
    line->addSpacing(space::unit);
    addRecursive(line);
    line->addStretch();
    into->addLayout(line);
    connect(m_size, &Field::committed, this, [this](const QString& size) {
        change([&size](Mount& mount) {
            setOptionValue(mount, QStringLiteral("size"), size.trimmed());
        });
    });
    connect(m_propagation, &QComboBox::activated, this, [this](int row) {
        change([this, row](Mount& mount) {
            chooseOption(mount, propagations(), m_propagation->itemData(row).toString());
        });
    });
    connect(m_options, &Field::committed, this, [this](const QString& text) {
        static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
        const QStringList options = text.split(separators, Qt::SkipEmptyParts);
        change([&options](Mount& mount) {
            mount.options.emplace();
            for (const QString& option : options)
                mount.options->push_back(option.toStdString());
        });
    });
}

Mount MountEditor::mount() const {
    const auto& mounts = m_context.document.spec().mounts;
    return mounts && m_index < int(mounts->size()) ? (*mounts)[size_t(m_index)] : Mount{};
}

void MountEditor::change(const std::function<void(Mount&)>& edit) {
    Mount changed = mount();
    edit(changed);
    m_context.document.endGesture();
    edits::setMount(m_context.document, m_index, changed);
}

void MountEditor::chooseSource() {
    const QString path =
        QFileDialog::getExistingDirectory(this, tr("Folder of this machine"), m_source->value());
    if (!path.isEmpty())
        change([&path](Mount& mount) { mount.source = path.toStdString(); });
}

void MountEditor::refresh() {
    const Mount now = mount();
    const bool bind = isBind(now);
    m_destination->setValue(qt(now.destination));
    m_destination->setError(
        problemAt(m_context.document, QStringLiteral("/mounts/%1").arg(m_index)));
    m_source->setValue(qt(now.source.value_or("")));
    m_source->setEnabled(bind);
    m_source->setToolTip(bind ? tr("Path on this machine")
                              : tr("Only a bind mount has a source on the host."));
    m_choose->setEnabled(bind);
    m_choose->setToolTip(bind ? tr("Choose a folder of this machine")
                              : tr("Only a bind mount has a source on the host."));
    for (const Flag& flag : m_flags)
        flag.control->setChecked(hasOption(now, flag.option) != flag.inverted);
    m_recursive->setChecked(hasOption(now, QStringLiteral("rbind")));
    m_recursive->setEnabled(bind);
    m_recursive->setToolTip(bind ? tr("On: rbind, off: bind")
                                 : tr("Only a bind mount has submounts."));
    m_propagation->setCurrentIndex(m_propagation->findData(chosenOption(now, propagations())));
    m_size->setValue(optionValue(now, QStringLiteral("size")));
    m_size->setEnabled(now.type == "tmpfs");
    m_options->setValue(optionsOf(now).join(QLatin1Char(',')));
}

void MountEditor::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.clipToCard(this);
    painter.fillRect(rect(), color(Color::AccTint));
}

} // namespace boxwright::ui
