#include "ui/panels/editor/process/user_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/process/process_words.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <limits>

namespace boxwright::ui {
namespace {

constexpr qint64 largestId = std::numeric_limits<uint32_t>::max() - 1; ///< (uid_t)-1 is no id
constexpr uint32_t largestMask = 0777;

/// Ids that mean the same on every Linux.
constexpr std::pair<qint64, const char*> wellKnown[] = {{0, "root"}, {65534, "nobody"}};

QString knownName(qint64 id) {
    for (const auto& [number, name] : wellKnown) {
        if (number == id)
            return QString::fromLatin1(name);
    }
    return {};
}

std::optional<qint64> readId(const QString& text) {
    for (const auto& [number, name] : wellKnown) {
        if (text.trimmed() == QLatin1String(name))
            return number;
    }
    return parseNumber(text, 0, largestId);
}

/// "rw-r--r--": what a file created with 0666 gets.
QString newFileMode(uint32_t umask) {
    const uint32_t mode = 0666 & ~umask;
    QString text;
    for (int bit = 8; bit >= 0; --bit)
        text += (mode >> bit) & 1 ? QLatin1Char("xwr"[bit % 3]) : QLatin1Char('-');
    return text;
}

} // namespace

UserCard::UserCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("user"), tr("User and group"), parent)
    , m_context(context) {
    header()->addStretch();
    header()->addWidget(new Label(QStringLiteral("process.user"), FontStyle::Code, Color::T2));
    m_uid = addId(tr("User"), &User::uid, &m_hostUid);
    m_uid->setObjectName(QStringLiteral("uid"));
    m_gid = addId(tr("Group"), &User::gid, &m_hostGid);
    m_gid->setObjectName(QStringLiteral("gid"));
    m_groups = new Field(tr("Further groups, numbers"));
    m_groups->setObjectName(QStringLiteral("groups"));
    m_groups->setToolTip(tr("Numbers of further groups, with commas"));
    m_groups->setMono(true);
    m_groups->setPlaceholderText(tr("none"));
    m_groups->setFixedWidth(180);
    addSettingRow(body(), tr("Also in groups"), QStringLiteral("setgroups(2)"), m_groups);
    body()->addWidget(new FieldMessage(m_groups));
    m_umask = new Field(tr("Umask, octal"));
    m_umask->setObjectName(QStringLiteral("umask"));
    m_umask->setToolTip(tr("Octal bits that new files never get"));
    m_umask->setMono(true);
    m_umask->setPlaceholderText(QStringLiteral("0022"));
    m_umask->setFixedWidth(84);
    m_newFiles = addSettingRow(body(), tr("Umask"), QString(), m_umask).kernel;
    body()->addWidget(new FieldMessage(m_umask));
    body()->addStretch();
    for (Field* field : {m_uid, m_gid, m_groups, m_umask})
        context.explainer.attach(
            field, [context] { return explainProcess(context.document, QStringLiteral("user")); });
    connect(m_groups, &Field::committed, this, &UserCard::applyGroups);
    connect(m_umask, &Field::committed, this, &UserCard::applyUmask);
    refresh();
}

Field* UserCard::addId(const QString& label, uint32_t User::*member, Label** onHost) {
    auto* field = new Field(tr("%1 id").arg(label));
    field->setFixedWidth(148);
    field->setChoices({QStringLiteral("root"), QStringLiteral("nobody")});
    field->setToolTip(tr("A number, root or nobody; other names are the image's own"));
    *onHost = addSettingRow(body(), label, QString(), field).kernel;
    body()->addWidget(new FieldMessage(field));
    connect(field, &Field::committed, this, [this, field, member](const QString& text) {
        const auto id = readId(text);
        field->setError(id ? QString()
                           : tr("An id is a number from 0 to %1, root or nobody.").arg(largestId));
        if (!id)
            return;
        field->setModified(false);
        m_context.document.endGesture();
        edits::setProcess(m_context.document, QStringLiteral("user"),
                          [&](Process& process) { process.user.*member = uint32_t(*id); });
        refresh(); // a name is shown as its number even when nothing changed
    });
    return field;
}

void UserCard::applyGroups(const QString& text) {
    static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
    std::vector<uint32_t> groups;
    for (const QString& part : text.split(separators, Qt::SkipEmptyParts)) {
        const auto id = readId(part);
        if (!id)
            return m_groups->setError(tr("%1 is no group number.").arg(part));
        groups.push_back(uint32_t(*id));
    }
    m_groups->setError({});
    edits::setProcess(m_context.document, QStringLiteral("user"),
                      [&groups](Process& process) { process.user.additionalGids = groups; });
}

void UserCard::applyUmask(const QString& text) {
    bool octal = false;
    const uint mask = text.trimmed().toUInt(&octal, 8);
    const bool none = text.trimmed().isEmpty();
    const bool fits = none || (octal && mask <= largestMask);
    m_umask->setError(fits ? QString() : tr("A umask is an octal number from 0000 to 0777."));
    if (!fits)
        return;
    edits::setProcess(m_context.document, QStringLiteral("user"), [&](Process& process) {
        process.user.umask = none ? std::optional<uint32_t>() : std::optional<uint32_t>(mask);
    });
}

QString UserCard::hostId(uint32_t inside, bool users) const {
    const auto& part = m_context.document.spec().linux;
    const auto& ranges = !part ? std::nullopt : users ? part->uidMappings : part->gidMappings;
    for (const IdMapping& range : ranges.value_or(std::vector<IdMapping>{})) {
        if (inside >= range.containerID && inside - range.containerID < range.size)
            return tr("on host %1").arg(quint64(range.hostID) + (inside - range.containerID));
    }
    return {};
}

void UserCard::refresh() {
    const User user = m_context.document.spec().process.value_or(Process{}).user;
    const auto show = [](Field* field, const QString& unit, uint32_t id) {
        const QString name = knownName(id);
        field->setUnit(name.isEmpty() ? unit : QStringLiteral("%1 · %2").arg(unit, name));
        field->setValue(QString::number(id));
    };
    show(m_uid, QStringLiteral("uid"), user.uid);
    show(m_gid, QStringLiteral("gid"), user.gid);
    m_hostUid->setText(hostId(user.uid, true));
    m_hostGid->setText(hostId(user.gid, false));
    QStringList groups;
    for (uint32_t gid : user.additionalGids)
        groups.append(QString::number(gid));
    m_groups->setValue(groups.join(QStringLiteral(", ")));
    m_umask->setValue(user.umask ? QStringLiteral("%1").arg(*user.umask, 4, 8, QLatin1Char('0'))
                                 : QString());
    m_newFiles->setText(user.umask ? tr("new files %1").arg(newFileMode(*user.umask)) : QString());
}

} // namespace boxwright::ui
