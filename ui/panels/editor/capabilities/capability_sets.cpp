#include "ui/panels/editor/capabilities/capability_sets.h"

#include "ui/document/edits.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/toggles.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {
namespace {

using Names = std::optional<std::vector<std::string>>;

struct Set {
    const char* key;
    const char* label;
    const char* meaning;
    Names boxwright::Capabilities::*member;
};
constexpr Set sets[] = {
    {"bounding", QT_TRANSLATE_NOOP("CapabilitySet", "Bounding"),
     QT_TRANSLATE_NOOP("CapabilitySet", "The most it can ever have"),
     &boxwright::Capabilities::bounding},
    {"permitted", QT_TRANSLATE_NOOP("CapabilitySet", "Permitted"),
     QT_TRANSLATE_NOOP("CapabilitySet", "What it may switch on"),
     &boxwright::Capabilities::permitted},
    {"effective", QT_TRANSLATE_NOOP("CapabilitySet", "Effective"),
     QT_TRANSLATE_NOOP("CapabilitySet", "What the kernel checks now"),
     &boxwright::Capabilities::effective},
    {"inheritable", QT_TRANSLATE_NOOP("CapabilitySet", "Inheritable"),
     QT_TRANSLATE_NOOP("CapabilitySet", "Offered across execve"),
     &boxwright::Capabilities::inheritable},
    {"ambient", QT_TRANSLATE_NOOP("CapabilitySet", "Ambient"),
     QT_TRANSLATE_NOOP("CapabilitySet", "Survives execve without root"),
     &boxwright::Capabilities::ambient},
};

QString inWords(const char* text) {
    return QCoreApplication::translate("CapabilitySet", text);
}

bool contains(const Names& names, const QString& name) {
    return names && std::find(names->begin(), names->end(), name.toStdString()) != names->end();
}

} // namespace

CapabilitySets::CapabilitySets(const EditorContext& context, QWidget* parent)
    : Card(parent)
    , m_context(context)
    , m_title(new Label(FontStyle::Code))
    , m_hint(
          new Label(tr("Select a capability to see in which it is."), FontStyle::Small, Color::T3))
    , m_note(new Notice(Tone::Warning)) {
    setObjectName(QStringLiteral("capabilitySets"));
    auto* line = new QHBoxLayout;
    line->setObjectName(QStringLiteral("cardRow"));
    line->setSpacing(space::gap);
    line->addWidget(m_title);
    line->addWidget(m_hint);
    for (const Set& set : sets) {
        auto* box = new CheckBox(inWords(set.label));
        box->setObjectName(QStringLiteral("set ") + QString::fromLatin1(set.key));
        box->setToolTip(inWords(set.meaning));
        box->setAccessibleDescription(inWords(set.meaning));
        connect(box, &QAbstractButton::clicked, this, [this, &set](bool on) {
            m_context.document.endGesture();
            edits::setCapabilityInSet(m_context.document, QString::fromLatin1(set.key), m_name, on);
        });
        m_boxes.push_back(box);
        line->addWidget(box);
    }
    line->addStretch();
    body()->addLayout(line);
    body()->addWidget(m_note);
    setCapability({});
}

void CapabilitySets::setCapability(const QString& name) {
    m_name = name;
    for (QWidget* box : m_boxes)
        box->setVisible(!name.isEmpty());
    m_hint->setVisible(name.isEmpty());
    refresh();
}

void CapabilitySets::refresh() {
    m_title->setText(m_name.isEmpty() ? tr("Five sets") : m_name);
    if (m_name.isEmpty())
        return;
    const Process process = m_context.document.spec().process.value_or(Process{});
    const boxwright::Capabilities all = process.capabilities.value_or(boxwright::Capabilities{});
    for (size_t i = 0; i < m_boxes.size(); ++i)
        m_boxes[i]->setChecked(contains(all.*(sets[i].member), m_name));
    const bool lost =
        process.user.uid != 0 && contains(all.permitted, m_name) && !contains(all.ambient, m_name);
    m_note->setText(lost ? tr("The program runs without root: it keeps this across execve only "
                              "with Inheritable and Ambient.")
                         : QString());
}

} // namespace boxwright::ui
