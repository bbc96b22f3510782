#include "ui/panels/editor/stack/layer_words.h"

#include "ui/document/spec_document.h"
#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::LayerStack)
};

/// lowerdir names the topmost layer first.
QString overlayMount(const Design& design) {
    QStringList lower;
    for (const LayerRef& layer : enabledLayers(design))
        lower.prepend(QStringLiteral("…/%1").arg(
            QString::fromStdString(layer.digest).section(QLatin1Char(':'), 1).left(12)));
    QString text = QStringLiteral("overlay lowerdir=") + lower.join(QStringLiteral(":\n  "));
    text += QStringLiteral(",\n  upperdir=…/upper,workdir=…/work");
    if (design.writable == WritableLayer::ThrowAway)
        text += QStringLiteral(",volatile");
    return text;
}

} // namespace

Explanation explainSlab(const SpecDocument& document, const Slab& slab) {
    const Design& design = document.design();
    Explanation told;
    told.breadcrumb = Text::tr("The box / %1").arg(slab.tag);
    told.title = slab.name;
    told.kernelText = overlayMount(design);
    if (slab.isWritable()) {
        told.value = slab.keeps ? Text::tr("kept") : Text::tr("thrown away");
        told.explanation = Text::tr(
            "The upperdir: every file the process creates or changes lands here, the layers "
            "beneath stay as they are. Deleting one of theirs leaves a whiteout here.");
        told.equivalents = {
            {QStringLiteral("docker"),
             slab.keeps ? QStringLiteral("docker run") : QStringLiteral("docker run --rm")},
            {QStringLiteral("podman"),
             slab.keeps ? QStringLiteral("podman run") : QStringLiteral("podman run --rm")}};
    } else {
        told.value = slab.size;
        told.valueNote = slab.files;
        told.explanation = slab.missing ? Text::tr("This layer is not in the store. Import it "
                                                   "again, or remove it from the design.")
                                        : Text::tr("A lowerdir: read-only, shared by every "
                                                   "container that uses it. What lies above "
                                                   "hides files of the same name in it.");
        if (slab.layer >= 0 && size_t(slab.layer) < design.layers.size())
            told.related.append(
                {Text::tr("diffID"),
                 QString::fromStdString(design.layers[size_t(slab.layer)].digest).left(26) +
                     QStringLiteral("…")});
    }
    told.manualText = Text::tr("Kernel manual: %1").arg(QStringLiteral("filesystems/overlayfs"));
    return told;
}

} // namespace boxwright::ui
