#include "ui/panels/editor/common/host_facts.h"

#include <QCoreApplication>
#include <QPointer>

namespace boxwright::ui {
namespace {

QString translated(std::string_view text) {
    return QCoreApplication::translate("Check", std::string(text).c_str());
}

QString reasonOf(const HostCheck& check) {
    const CheckText* text = findCheckText(check.key, check.reason);
    if (text == nullptr)
        text = findCheckText(check.key);
    if (text != nullptr && !text->text.empty())
        return translated(text->text);
    return HostFacts::tr("%1 is missing on this machine.").arg(QString::fromStdString(check.key));
}

} // namespace

HostFacts::HostFacts(Backend& backend, QObject* parent)
    : QObject(parent)
    , m_backend(backend) {
    connect(&backend, &Backend::helperChanged, this, &HostFacts::ask);
    ask();
}

void HostFacts::ask() {
    m_backend.checkHost([self = QPointer(this)](const Result<std::vector<HostCheck>>& checks) {
        if (!self || !checks)
            return;
        self->m_missing.clear();
        for (const HostCheck& check : *checks) {
            if (check.state != CheckState::Ok)
                self->m_missing.insert(QString::fromStdString(check.key), reasonOf(check));
        }
        Q_EMIT self->changed();
    });
}

QString HostFacts::missingController(const QString& controller) const {
    return controller.isEmpty() ? QString() : missing(QStringLiteral("controller.") + controller);
}

} // namespace boxwright::ui
