#pragma once

#include <QList>
#include <QString>
#include <QUrl>

namespace boxwright::ui {

/// What "Under the hood" says about the control that has focus. Empty members leave their section
/// out.
struct InspectorContent {
    struct Row {
        QString name; ///< "docker", "memory.high"
        QString text; ///< "docker run --memory 256m", "167772160"
        bool operator==(const Row&) const = default;
    };

    QString breadcrumb; ///< "Limits / Memory"
    QString title;      ///< "Hard limit"
    QString value;      ///< "256 MiB"
    QString valueNote;  ///< "1.6 % of host memory"
    double share = -1;  ///< 0..1 draws a meter under the value

    QString kernelFile;  ///< its folder or a caption, elided: "…/web-frontend/"
    QString kernelText;  ///< "memory.max = 268435456"
    QString ociPath;     ///< "linux.resources.memory.limit"
    QString ociJson;     ///< the JSON around it
    QString ociEmphasis; ///< the word in ociJson that this control sets

    QList<Row> equivalents; ///< the same elsewhere, each with a copy button
    QString explanation;    ///< two sentences
    QList<Row> related;     ///< works together with
    QString manualText;     ///< "Kernel manual: cgroup-v2, memory"
    QUrl manual;

    bool operator==(const InspectorContent&) const = default;
    bool isEmpty() const { return *this == InspectorContent(); }
};

} // namespace boxwright::ui
