#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/console_relay.h"
#include "app/cli/design_source.h"
#include "app/cli/options.h"
#include "engine/model/limits.h"
#include "engine/model/problem.h"

#include <QTimer>

#include <cstdio>

#include <unistd.h>

namespace boxwright::app {
namespace {

constexpr char name[] = "run";

struct RunOptions {
    QString templateKey;
    QStringList limits;
    QStringList words;
    bool remove = false;
};

Status applyLimit(Design& design, const QString& text) {
    const qsizetype equals = text.indexOf(QLatin1Char('='));
    const QString key = text.left(equals).section(QLatin1Char('@'), 0, 0);
    const QString instance = text.left(equals).section(QLatin1Char('@'), 1);
    const LimitRow* row = equals < 0 ? nullptr : findLimit(key.toStdString());
    if (!row)
        return fail(makeError(ErrorCode::InvalidArgument, "set limit", text.toStdString(),
                              "want KEY=VALUE or KEY@DEVICE=VALUE with a key such as memory.max"));
    auto value = parseLimit(*row, text.mid(equals + 1).toStdString());
    if (!value)
        return fail(value.error());
    return setLimit(design.spec, *row, *value, instance.toStdString());
}

Result<Design> prepare(Session& session, const RunOptions& options) {
    QStringList words = options.words;
    auto design = options.templateKey.isEmpty() ? designFromFile(words.takeFirst())
                                                : designFromTemplate(session, options.templateKey);
    if (!design)
        return design;
    if (!design->spec.process)
        design->spec.process.emplace();
    Process& process = *design->spec.process;
    if (words.value(0) == QLatin1String("--"))
        words.removeFirst();
    if (!words.isEmpty()) {
        std::vector<std::string> args;
        for (const QString& word : words)
            args.push_back(word.toStdString());
        process.args = std::move(args);
    }
    process.terminal =
        process.terminal.value_or(false) && ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO);
    for (const QString& text : options.limits) {
        if (auto set = applyLimit(*design, text); !set)
            return fail(set.error());
    }
    return design;
}

bool reportProblems(const Design& design) {
    const auto problems = validate(design);
    for (const Problem& problem : problems)
        std::fprintf(stderr, "boxwright run: %s%s: %s\n",
                     problem.severity == Severity::Warning ? "warning: " : "", problem.path.c_str(),
                     describe(problem).c_str());
    return hasErrors(problems);
}

void warnOfMissingLimits(const ui::ContainerInfo& info) {
    for (auto it = info.missingLimits.cbegin(); it != info.missingLimits.cend(); ++it)
        std::fprintf(stderr, "boxwright run: warning: %s is not in force: %s\n",
                     qPrintable(it.key()), qPrintable(it.value()));
}

void removeContainer(Session& session, const QString& id) {
    const auto removed =
        session.wait<void>([&](auto reply) { session.backend().remove(id, std::move(reply)); });
    if (!removed)
        complain(name, removed.error());
}

/// The message of a failed start says it all; its container would only be in the way.
int endFailedStart(Session& session, const QString& id, const Error& error) {
    const auto ended = session.waitForEnd(id);
    if (ended && ended->phase == Phase::Failed)
        removeContainer(session, id);
    return complainOfStart(name, error);
}

/// Signals to the command are meant for the container. Its first process hears only those it
/// handles (pid_namespaces(7)), so the third wish to end is no question any more.
class SignalPasser {
public:
    SignalPasser(ui::Backend& backend, QString id)
        : m_backend(backend)
        , m_id(std::move(id)) {}

    void operator()(int number) {
        if (number == SIGINT || number == SIGTERM)
            ++m_wishes;
        m_backend.kill(m_id, m_wishes < wishesUntilForce ? number : SIGKILL, [](const Status&) {});
    }

private:
    static constexpr int wishesUntilForce = 3;

    ui::Backend& m_backend;
    QString m_id;
    int m_wishes = 0;
};

int runDesign(Session& session, const Design& design, bool remove) {
    auto& backend = session.backend();
    const auto id =
        session.wait<QString>([&](auto reply) { backend.create(design, std::move(reply)); });
    if (!id)
        return complain(name, id.error());
    // Attached before it starts: not a byte of a short program is missed.
    const auto console = session.wait<std::shared_ptr<ui::Console>>(
        [&](auto reply) { backend.attach(*id, std::move(reply)); });
    if (!console)
        return complain(name, console.error());
    const auto started =
        session.wait<void>([&](auto reply) { backend.start(*id, std::move(reply)); });
    if (!started)
        return endFailedStart(session, *id, started.error());
    if (const auto info = backend.container(*id))
        warnOfMissingLimits(*info);
    const auto status = relayConsole(*console, design.spec.process->terminal.value_or(false),
                                     session.signals(), SignalPasser(backend, *id));
    if (remove)
        removeContainer(session, *id);
    return status ? *status : complain(name, status.error());
}

} // namespace

int commandRun(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption templateOption(
        QStringLiteral("template"),
        QStringLiteral("Start from a built-in template: %1.").arg(templateKeys()),
        QStringLiteral("key"));
    const QCommandLineOption removeOption(
        QStringLiteral("rm"), QStringLiteral("Delete the container when it has ended."));
    const QCommandLineOption limitOption(
        QStringLiteral("limit"),
        QStringLiteral("Set a limit: memory.max=256m, io.max.wbps@8:0=1000000."),
        QStringLiteral("key=value"));
    parser.addOptions({templateOption, removeOption, limitOption});
    if (auto status = parseOptions(parser, name, arguments, 0))
        return *status;
    const RunOptions options{parser.value(templateOption), parser.values(limitOption),
                             parser.positionalArguments(), parser.isSet(removeOption)};
    if (options.templateKey.isEmpty() && options.words.isEmpty())
        return misuse(name, QStringLiteral("name a design file or a template"));

    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    auto design = prepare(session, options);
    if (!design)
        return complain(name, design.error());
    if (reportProblems(*design))
        return OwnFailure;
    return runDesign(session, *design, options.remove || !options.templateKey.isEmpty());
}

} // namespace boxwright::app
