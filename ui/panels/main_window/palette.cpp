#include "ui/panels/main_window/palette.h"

#include "ui/widgets/card.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {

namespace {

constexpr int paletteWidth = 576;
constexpr int rowHeight = 40;
constexpr int rowsShown = 8;
enum Role { EntryRole = Qt::UserRole, HintRole, ShortcutRole, IconRole, LettersRole };

class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {0, rowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool current = option.state & QStyle::State_Selected;
        if (current) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(color(Color::AccTint));
            painter->drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), radius::control,
                                     radius::control);
        }
        const QRectF box = option.rect.adjusted(16, 0, -16, 0);
        drawIcon(*painter, QRectF(box.left(), box.top() + 12, 16, 16),
                 index.data(IconRole).toString(), current ? Color::Acc : Color::T2);
        const double hintAt = paintText(*painter, box.adjusted(28, 0, 0, 0), index);
        painter->setFont(typeface(FontStyle::Small));
        painter->setPen(color(Color::T3));
        painter->drawText(QRectF(hintAt + 8, box.top(), box.right() - hintAt, box.height()),
                          Qt::AlignVCenter, index.data(HintRole).toString());
        painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                          index.data(ShortcutRole).toString());
        painter->restore();
    }

private:
    /// @return where the text ends.
    static double paintText(QPainter& painter, const QRectF& box, const QModelIndex& index) {
        const QString text = index.data().toString();
        const auto letters = index.data(LettersRole).value<QList<int>>();
        painter.setFont(typeface(FontStyle::BodyMedium));
        const QFontMetricsF metrics(painter.font());
        for (int i = 0; i < text.size(); ++i) {
            const double x = box.left() + metrics.horizontalAdvance(text.left(i));
            painter.setPen(color(letters.contains(i) ? Color::Acc : Color::T1));
            painter.drawText(QRectF(x, box.top(), 40, box.height()), Qt::AlignVCenter,
                             text.mid(i, 1));
        }
        return box.left() + metrics.horizontalAdvance(text);
    }
};

/// Lower is better: letters together and at the starts of words come first.
int rank(const QList<int>& letters, const QString& text) {
    int worse = 0;
    for (qsizetype i = 0; i < letters.size(); ++i) {
        const bool follows = i > 0 && letters[i] == letters[i - 1] + 1;
        const bool startsWord = letters[i] == 0 || text[letters[i] - 1].isSpace();
        worse += follows ? 0 : startsWord ? 1 : 10;
    }
    return worse;
}

} // namespace

QList<int> matchedLetters(const QString& typed, const QString& text) {
    const qsizetype together = text.indexOf(typed, 0, Qt::CaseInsensitive);
    QList<int> letters;
    if (together >= 0) {
        for (qsizetype i = 0; i < typed.size(); ++i)
            letters << int(together + i);
        return letters;
    }
    qsizetype at = -1;
    for (const QChar c : typed) {
        at = text.indexOf(c, at + 1, Qt::CaseInsensitive);
        if (at < 0)
            return {};
        letters << int(at);
    }
    return letters;
}

CommandPalette::CommandPalette(QWidget* window)
    : QWidget(window)
    , m_field(new Field(tr("Find an action or a thing")))
    , m_count(new Label(FontStyle::Small, Color::T3))
    , m_list(new QListView)
    , m_model(new QStandardItemModel(this)) {
    setFocusProxy(m_field);
    m_field->setPlaceholderText(tr("Find an action, a design or a box"));
    m_field->setLeadingIcon(QStringLiteral("search"));
    m_field->setFrameless(true);
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setProperty("bare", true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Matches"));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(10, 10, 16, 10);
    top->addWidget(m_field, 1);
    top->addWidget(m_count);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 8);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(new Separator);
    column->addSpacing(4);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    hide();
}

int CommandPalette::shownCount() const {
    return m_model->rowCount();
}

void CommandPalette::open(QList<PaletteEntry> entries) {
    m_entries = std::move(entries);
    m_field->clear();
    filter({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place() {
    const int rows = qBound(1, shownCount(), rowsShown);
    const QSize host = parentWidget()->size();
    const int wide = qMin(paletteWidth, host.width() - 32);
    setGeometry((host.width() - wide) / 2, qMin(120, host.height() / 8), wide,
                48 + 14 + rows * rowHeight + 4);
}

void CommandPalette::filter(const QString& text) {
    struct Hit {
        int worse;
        qsizetype entry;
        QList<int> letters;
    };
    const QString typed = text.simplified();
    QList<Hit> hits;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const QList<int> letters = matchedLetters(typed, m_entries[i].text);
        if (typed.isEmpty() || !letters.isEmpty())
            hits << Hit{rank(letters, m_entries[i].text), i, letters};
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const Hit& a, const Hit& b) { return a.worse < b.worse; });
    m_model->clear();
    for (const Hit& hit : hits) {
        const PaletteEntry& entry = m_entries[hit.entry];
        auto* item = new QStandardItem(entry.text);
        item->setData(hit.entry, EntryRole);
        item->setData(entry.hint, HintRole);
        item->setData(entry.shortcut, ShortcutRole);
        item->setData(entry.iconName, IconRole);
        item->setData(QVariant::fromValue(hit.letters), LettersRole);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_count->setText(tr("%n result(s)", nullptr, int(hits.size())));
    place();
}

void CommandPalette::move(int step) {
    const int to = qBound(0, m_list->currentIndex().row() + step, m_model->rowCount() - 1);
    m_list->setCurrentIndex(m_model->index(to, 0));
}

void CommandPalette::runCurrent() {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const auto run = m_entries.at(index.data(EntryRole).toLongLong()).run;
    hide();
    if (run)
        run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
        hide();
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Down:
        case Qt::Key_Up:
        case Qt::Key_PageDown:
        case Qt::Key_PageUp:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Escape:
            keyPressEvent(static_cast<QKeyEvent*>(event));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void CommandPalette::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Down:
        return move(1);
    case Qt::Key_Up:
        return move(-1);
    case Qt::Key_PageDown:
        return move(rowsShown);
    case Qt::Key_PageUp:
        return move(-rowsShown);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return runCurrent();
    case Qt::Key_Escape:
        return hide();
    }
}

void CommandPalette::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), radius::card, Color::Raised, Color::Line2);
}

} // namespace boxwright::ui
