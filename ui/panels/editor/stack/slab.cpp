#include "ui/panels/editor/stack/slab.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::LayerStack)
};

QString dataSize(quint64 bytes) {
    if (bytes < 1000)
        return Text::tr("%1 B").arg(bytes);
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}

const LayerInfo* find(const std::vector<LayerInfo>& stored, const std::string& digest) {
    const QString wanted = QString::fromStdString(digest);
    const auto found = std::find_if(stored.begin(), stored.end(),
                                    [&](const LayerInfo& layer) { return layer.digest == wanted; });
    return found == stored.end() ? nullptr : &*found;
}

Slab writableSlab(const Design& design) {
    Slab slab;
    slab.tag = QStringLiteral("RW");
    slab.name = Text::tr("Writable layer");
    slab.keeps = design.writable == WritableLayer::Keep;
    slab.detail = slab.keeps ? Text::tr("kept until you delete the container")
                             : Text::tr("thrown away when the program ends");
    slab.files = Text::tr("%n file(s)", nullptr, 0); // a container begins with an empty one
    slab.size = dataSize(0);
    slab.mergedPath = Text::tr("what the process writes");
    slab.mergedMore = Text::tr("new and changed files land on top");
    return slab;
}

void describeContent(Slab& slab, const LayerInfo& info) {
    slab.files = Text::tr("%n file(s)", nullptr, int(info.files));
    slab.size = dataSize(info.bytes);
    slab.mergedPath = info.sample.value(0, Text::tr("nothing"));
    if (info.files > 1)
        slab.mergedMore = Text::tr("and %n more", nullptr, int(info.files) - 1);
}

Slab layerSlab(const Design& design, int index, const std::vector<LayerInfo>& stored) {
    const LayerRef& layer = design.layers[size_t(index)];
    Slab slab;
    slab.layer = index;
    slab.tag = QStringLiteral("L%1").arg(index + 1);
    slab.key = QString::fromStdString(layer.digest + layer.name);
    slab.name = QString::fromStdString(layer.name);
    slab.detail = QString::fromStdString(layer.origin);
    slab.enabled = layer.enabled;
    const LayerInfo* info = find(stored, layer.digest);
    slab.missing = info == nullptr;
    if (info != nullptr)
        describeContent(slab, *info);
    else
        slab.detail = Text::tr("not in the layer store");
    if (slab.name.isEmpty())
        slab.name = info != nullptr ? info->name : QString::fromStdString(layer.digest).left(19);
    return slab;
}

} // namespace

std::vector<LayerRef> missingLayers(const Design& design, const std::vector<LayerInfo>& stored) {
    std::vector<LayerRef> missing;
    for (const LayerRef& layer : design.layers) {
        if (find(stored, layer.digest) == nullptr)
            missing.push_back(layer);
    }
    return missing;
}

QString layerTitle(const LayerRef& layer) {
    const QString digest = QString::fromStdString(layer.digest).section(QLatin1Char(':'), 1);
    return layer.name.empty()
               ? digest.left(12)
               : QStringLiteral("%1 (%2)").arg(QString::fromStdString(layer.name), digest.left(12));
}

std::vector<Slab> slabsOf(const Design& design, const std::vector<LayerInfo>& stored) {
    std::vector<Slab> slabs{writableSlab(design)};
    for (int index = int(design.layers.size()) - 1; index >= 0; --index)
        slabs.push_back(layerSlab(design, index, stored));
    return slabs;
}

QString stackSummary(const Design& design, const std::vector<LayerInfo>& stored) {
    quint64 files = 0;
    quint64 bytes = 0;
    for (const LayerRef& layer : enabledLayers(design)) {
        if (const LayerInfo* info = find(stored, layer.digest)) {
            files += info->files;
            bytes += info->bytes;
        }
    }
    return Text::tr("%n layer(s)", nullptr, int(design.layers.size()) + 1) + QStringLiteral(" · ") +
           Text::tr("%n file(s)", nullptr, int(files)) + QStringLiteral(" · ") + dataSize(bytes);
}

StackGeometry::StackGeometry(int width, int count)
    : m_width(width)
    , m_count(count) {}

QRect StackGeometry::slab(int row) const {
    return {0, row * pitch + rise, m_width - mergedWidth - arrowWidth - skew, front};
}

QRect StackGeometry::grip(int row) const {
    return {slab(row).left() + 6, slab(row).top(), 18, front};
}

QRect StackGeometry::tag(int row) const {
    return {slab(row).left() + 32, slab(row).top() + 13, 26, 18};
}

QRect StackGeometry::action(int row) const {
    const QRect face = slab(row);
    return {face.right() - 37, face.top() + 10, 32, 24};
}

QRect StackGeometry::name(int row) const {
    const QRect face = slab(row);
    return {face.left() + 68, face.top() + 4, face.width() - 68 - 200, front - 8};
}

QRect StackGeometry::import(int row) const {
    const QRect face = slab(row);
    return {face.right() - 214, face.top() + 8, 88, 28};
}

QRect StackGeometry::discard(int row) const {
    const QRect face = slab(row);
    return {face.right() - 120, face.top() + 8, 80, 28};
}

QRect StackGeometry::merged() const {
    return {m_width - mergedWidth, rise, mergedWidth, m_count * pitch - rise};
}

QRect StackGeometry::mergedRow(int row) const {
    return {m_width - mergedWidth, slab(row).top(), mergedWidth, front};
}

int StackGeometry::rowAt(const QPoint& point) const {
    for (int row = 0; row < m_count; ++row) {
        if (slab(row).contains(point))
            return row;
    }
    return -1;
}

int StackGeometry::dropRow(int y) const {
    return std::clamp((y - rise) / pitch, 1, std::max(1, m_count - 1));
}

} // namespace boxwright::ui
