#include "ui/panels/container/signal_menu.h"

#include "ui/widgets/dialog.h"
#include "ui/widgets/field.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QIntValidator>

#include <array>
#include <csignal>
#include <cstring>

namespace boxwright::ui {
namespace {

constexpr int nameColumn = 12;
constexpr int numberColumn = 84;
constexpr int numberWidth = 28;
constexpr int meaningColumn = 124;

constexpr int first = 1; ///< signals by number
constexpr int last = 64;

struct SignalRow {
    int number;
    const char* name;
    const char* meaning; ///< translate in context "Signal"
};
constexpr std::array signalRows{
    SignalRow{SIGTERM, "SIGTERM", QT_TRANSLATE_NOOP("Signal", "Ask pid 1 to stop")},
    SignalRow{SIGKILL, "SIGKILL",
              QT_TRANSLATE_NOOP("Signal", "End every process now, cgroup.kill")},
    SignalRow{SIGHUP, "SIGHUP", QT_TRANSLATE_NOOP("Signal", "Reload, for most services")},
    SignalRow{SIGINT, "SIGINT", QT_TRANSLATE_NOOP("Signal", "As if you pressed Ctrl+C")},
    SignalRow{SIGQUIT, "SIGQUIT", QT_TRANSLATE_NOOP("Signal", "End and leave a core dump")},
    SignalRow{SIGUSR1, "SIGUSR1", QT_TRANSLATE_NOOP("Signal", "What the program makes of it")},
};

QString translated(const char* text) {
    return QCoreApplication::translate("Signal", text);
}

/// "SIGUSR2"; empty for the real-time ones, which have none.
QString signalName(int number) {
    const char* abbreviation = ::sigabbrev_np(number);
    return abbreviation ? QStringLiteral("SIG%1").arg(QLatin1String(abbreviation)) : QString();
}

} // namespace

SignalMenu::SignalMenu(QWidget* parent)
    : QMenu(parent) {
    int widest = textWidth(tr("Any signal from 1 to 64"), FontStyle::Small);
    for (const SignalRow& row : signalRows) {
        const QString meaning = translated(row.meaning);
        widest = qMax(widest, textWidth(meaning, FontStyle::Small));
        QAction* action = addAction(
            QStringLiteral("%1 %2 %3").arg(QLatin1String(row.name)).arg(row.number).arg(meaning));
        connect(action, &QAction::triggered, this,
                [this, number = row.number] { Q_EMIT chosen(number); });
    }
    addSeparator();
    connect(addAction(tr("Other… Any signal from 1 to 64")), &QAction::triggered, this,
            &SignalMenu::askForNumber);
    setMinimumWidth(meaningColumn + widest + 24);
}

void SignalMenu::askForNumber() {
    auto* dialog = new Dialog(
        tr("Send a signal"), tr("Number of the signal for pid 1, %1 to %2").arg(first).arg(last),
        tr("Send"), ButtonKind::Primary, parentWidget() ? parentWidget()->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto* number = new Field(tr("Number of the signal"));
    number->setValidator(new QIntValidator(first, last, number));
    const auto show = [number, send = dialog->answer()] {
        number->setUnit(number->hasAcceptableInput() ? signalName(number->text().toInt())
                                                     : QString());
        send->setEnabled(number->hasAcceptableInput());
    };
    connect(number, &QLineEdit::textChanged, dialog, show);
    connect(number, &QLineEdit::returnPressed, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this,
            [this, number] { Q_EMIT chosen(number->text().toInt()); });
    number->setText(QString::number(SIGUSR2));
    dialog->ask(number);
    number->selectAll();
    dialog->open();
}

/// The columns of a row; the style's own items have but one text and a shortcut.
void SignalMenu::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), radius::card, Color::Raised, Color::Line2);
    const QList<QAction*> all = actions();
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QRect box = actionGeometry(all[i]);
        if (all[i]->isSeparator()) {
            painter.fillRect(box.left() + 8, box.center().y(), box.width() - 16, 1,
                             color(Color::Line2));
            continue;
        }
        if (all[i] == activeAction())
            painter.roundBox(box, radius::chip, Color::AccTint);
        const bool known = i < qsizetype(signalRows.size());
        const QRectF line(box);
        painter.textLine(line.adjusted(nameColumn, 0, 0, 0),
                         known ? QLatin1String(signalRows[size_t(i)].name) : tr("Other…"),
                         FontStyle::Code, Color::T1);
        if (known)
            painter.textLine(
                QRectF(line.left() + numberColumn, line.top(), numberWidth, line.height()),
                QString::number(signalRows[size_t(i)].number), FontStyle::Code, Color::T3,
                Qt::AlignRight);
        painter.textLine(line.adjusted(meaningColumn, 0, -8, 0),
                         known ? translated(signalRows[size_t(i)].meaning)
                               : tr("Any signal from 1 to 64"),
                         FontStyle::Small, Color::T2);
    }
}

} // namespace boxwright::ui
