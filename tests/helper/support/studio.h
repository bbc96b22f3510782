#pragma once

#include "engine/model/design.h"
#include "tests/helper/support/console_reader.h"
#include "tests/helper/support/helper_process.h"

namespace boxwright::test {

/// What a window does with a helper, as short calls. Errors are returned as failureOf() texts.
class Studio : public HelperProcess {
public:
    ~Studio(); ///< deletes its containers
    /// Starts the helper and imports the starter layer.
    bool open();

    /// /bin/sh -c `script` on the starter layer, pipes instead of a terminal.
    Design shellDesign(const QString& script) const;
    /// @return the object path, empty with a test warning on failure
    QString create(const Design& design);
    QString on(const QString& container, const char* method, const QVariantList& arguments = {});
    QString waitForPhase(const QString& container, const QString& phase, int ms = 10'000);
    QVariant get(const QString& container, const char* property);
    ConsoleReader attach(const QString& container);
    ConsoleReader exec(const QString& container, const QStringList& args, QVariantMap options = {});
    QStringList containers();
    QByteArray log(const QString& container);

    QString starter; ///< digest

    /// Waits for a job. @return its final state, with its failure when it failed
    QString waitForJob(const QString& job, QVariantMap* result = nullptr);
};

} // namespace boxwright::test
