#include "ui/panels/editor/syscalls/syscall_header.h"

#include "ui/models/row_painting.h"
#include "ui/style/theme.h"

namespace boxwright::ui {
namespace {

constexpr int nameIndent = 40;

} // namespace

SyscallHeader::SyscallHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent) {
    setFixedHeight(28);
    setMinimumSectionSize(60);
    setFocusPolicy(Qt::NoFocus);
}

void SyscallHeader::paintSection(QPainter* painter, const QRect& box, int section) const {
    drawText(*painter, box.adjusted(section == 0 ? nameIndent : 0, 0, -4, 0),
             model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString(),
             typeface(FontStyle::Small), Color::T3);
}

} // namespace boxwright::ui
