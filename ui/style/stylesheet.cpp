#include "ui/style/stylesheet.h"

namespace boxwright::ui {

namespace {

/// Colours are written @name@, names as in tokens.json.
constexpr auto sheet = R"(
QToolTip { background: @raised@; color: @t1@; border: 1px solid @line2@; padding: 5px 8px; }

QMenu { background: @raised@; border: 1px solid @line2@; border-radius: 8px; padding: 4px; }
QMenu::item { color: @t1@; padding: 6px 28px 6px 10px; border-radius: 6px; min-height: 16px; }
QMenu::item:selected { background: @accTint@; }
QMenu::item:disabled { color: @tdis@; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 0; height: 0; }
QMenu::separator { height: 1px; background: @line@; margin: 4px 6px; }

QLineEdit { background: @field@; color: @t1@; border: 1px solid @line2@; border-radius: 6px;
  padding: 0 8px; min-height: 26px; selection-background-color: @accFill@; selection-color: @onAcc@; }
QLineEdit:focus { border: 2px solid @acc@; padding: 0 7px; min-height: 24px; }
QLineEdit:disabled { color: @tdis@; border-color: @line@; background: transparent; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { background: transparent; border: none; padding: 0;
  min-height: 0; }

QPlainTextEdit, QTextEdit { background: @field@; color: @t1@; border: 1px solid @line2@;
  border-radius: 6px; padding: 4px; selection-background-color: @accFill@; selection-color: @onAcc@; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @acc@; padding: 3px; }
QPlainTextEdit[bare="true"], QPlainTextEdit[bare="true"]:focus { background: @sunken@; border: none;
  border-radius: 0; padding: 0; }

QAbstractItemView { background: @card@; color: @t1@; border: 1px solid @line@; border-radius: 8px;
  outline: none; selection-background-color: @accTint@; selection-color: @t1@; }
QAbstractItemView::item:hover { background: @hover@; }
QAbstractItemView::item:selected { background: @accTint@; color: @t1@; }
QAbstractItemView[paintsRows="true"]::item:hover, QAbstractItemView[paintsRows="true"]::item:selected {
  background: transparent; }
QAbstractItemView[bare="true"] { border: none; border-radius: 0; background: transparent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: @t3@; border: none; padding: 4px 10px; font-size: 12px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; height: 0; }
QTableCornerButton::section { background: transparent; border: none; }

QDialog { background: @raised@; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: @raised@; color: @t1@; border: 1px solid @line2@; border-radius: 6px;
  padding: 0 12px; min-height: 30px; min-width: 56px; }
QPushButton:default { background: @accFill@; color: @onAcc@; border-color: @accFill@; }
QPushButton:hover { background: @hover@; }
QPushButton:default:hover { background: @accFillH@; }
QPushButton:focus { border: 2px solid @acc@; padding: 0 11px; min-height: 28px; }
QPushButton:pressed { background: @sunken@; }
QPushButton:default:pressed { background: @accFillP@; }
QPushButton:disabled { background: transparent; color: @tdis@; border-color: @line@; }

QScrollArea { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; margin: 0; }
QScrollBar:horizontal { height: 10px; margin: 0; }
QScrollBar::handle { background: @line2@; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @ctl@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: @line@; }
)";

} // namespace

QString stylesheet(const Palette& palette) {
    QString text = QString::fromLatin1(sheet);
    const auto put = [&](QLatin1String name, const QColor& color) {
        text.replace(QLatin1Char('@') + name + QLatin1Char('@'), color.name());
    };
    for (size_t i = 0; i < colorCount; ++i)
        put(tokenName(static_cast<Color>(i)), palette[i]);
    // Fields are sunken in the dark theme and card-coloured in the light one.
    const auto at = [&](Color color) { return palette[static_cast<size_t>(color)]; };
    const bool dark = at(Color::T1).lightness() > at(Color::Card).lightness();
    put(QLatin1String("field"), at(dark ? Color::Sunken : Color::Card));
    return text;
}

} // namespace boxwright::ui
