#include "ui/panels/main_window/palette.h"

#include "ui/panels/main_window/palette_delegate.h"
#include "ui/panels/main_window/rail.h"
#include "ui/widgets/card.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace boxwright::ui {

namespace {

constexpr int paletteWidth = 576;
constexpr int rowsShown = 8;
constexpr int footerHeight = 36;
using Rows = PaletteDelegate;

/// A key on its cap, as a label.
class KeyCap : public QWidget {
public:
    explicit KeyCap(QString key)
        : m_key(std::move(key)) {
        setFixedSize(keyCapWidth(m_key), 18);
        setAccessibleName(m_key);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        drawKeyCap(painter, width(), height() / 2.0, m_key);
    }

private:
    QString m_key;
};

/// Lower is better: letters together and at the starts of words come first, best at the very start.
int rank(const QList<int>& letters, const QString& text) {
    int worse = 0;
    for (qsizetype i = 0; i < letters.size(); ++i) {
        const bool follows = i > 0 && letters[i] == letters[i - 1] + 1;
        const bool first = letters[i] == 0;
        const bool startsWord = first || text[letters[i] - 1].isSpace();
        worse += follows || first ? 0 : startsWord ? 1 : 10;
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
    m_field->setLeadingIcon(QStringLiteral("search"), Color::Acc);
    m_field->setFrameless(true);
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setProperty("bare", true);
    m_list->setProperty("paintsRows", true);
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Matches"));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(10, 10, 16, 10);
    top->setSpacing(space::unit);
    top->addWidget(m_field, 1);
    top->addWidget(m_count);
    top->addWidget(new KeyCap(tr("Esc")));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(new Separator);
    column->addSpacing(4);
    column->addWidget(m_list, 1);
    column->addSpacing(4);
    column->addWidget(new Separator);
    column->addWidget(makeFooter());
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    window->installEventFilter(this);
    hide();
}

QWidget* CommandPalette::makeFooter() {
    auto* footer = new QWidget;
    footer->setFixedHeight(footerHeight);
    auto* row = new QHBoxLayout(footer);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(6);
    const auto add = [row](const QStringList& keys, const QString& what) {
        for (const QString& key : keys)
            row->addWidget(new KeyCap(key));
        row->addWidget(new Label(what, FontStyle::Small, Color::T3));
        row->addSpacing(10);
    };
    add({QStringLiteral("\u2191"), QStringLiteral("\u2193")}, tr("choose"));
    add({QStringLiteral("\u21b5")}, tr("go"));
    row->addStretch();
    row->addWidget(new Label(tr("Type an action, a design or a box"), FontStyle::Small, Color::T3));
    return footer;
}

int CommandPalette::shownCount() const {
    return m_shown;
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

/// In the middle of what is right of the rail, as high as its rows, to a limit.
void CommandPalette::place() {
    int list = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        list += Rows::isHeading(m_model->index(row, 0)) ? Rows::headingHeight : Rows::rowHeight;
    list = qBound(Rows::rowHeight, list, rowsShown * Rows::rowHeight + 2 * Rows::headingHeight);
    const QSize host = parentWidget()->size();
    const int wide = qMin(paletteWidth, host.width() - 32);
    const int left = qMin(Rail::fullWidth, host.width() / 6);
    setGeometry(left + (host.width() - left - wide) / 2, qMin(120, host.height() / 8), wide,
                48 + 12 + list + footerHeight + 3);
}

void CommandPalette::filter(const QString& text) {
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
    m_shown = int(hits.size());
    // The group of the best match stands first.
    const bool thingsFirst = !hits.isEmpty() && m_entries[hits.front().entry].isThing;
    for (const bool things : {thingsFirst, !thingsFirst})
        addGroup(things ? tr("Things") : tr("Actions"), hits, things);
    m_list->setCurrentIndex({});
    move(1);
    m_list->scrollToTop();
    m_count->setText(tr("%n result(s)", nullptr, m_shown));
    place();
}

void CommandPalette::addGroup(const QString& heading, const QList<Hit>& hits, bool things) {
    bool first = true;
    for (const Hit& hit : hits) {
        const PaletteEntry& entry = m_entries[hit.entry];
        if (entry.isThing != things)
            continue;
        if (std::exchange(first, false)) {
            auto* title = new QStandardItem(heading);
            title->setFlags(Qt::NoItemFlags);
            m_model->appendRow(title);
        }
        auto* item = new QStandardItem(entry.text);
        item->setData(hit.entry, Rows::EntryRole);
        item->setData(entry.hint, Rows::HintRole);
        item->setData(entry.shortcut, Rows::ShortcutRole);
        item->setData(entry.iconName, Rows::IconRole);
        item->setData(QVariant::fromValue(hit.letters), Rows::LettersRole);
        item->setEditable(false);
        m_model->appendRow(item);
    }
}

/// Headings are passed over; at either end it stays.
void CommandPalette::move(int step) {
    const int way = step < 0 ? -1 : 1;
    int row = m_list->currentIndex().row();
    for (int left = qAbs(step); left > 0; --left) {
        int next = row + way;
        while (next >= 0 && next < m_model->rowCount() && Rows::isHeading(m_model->index(next, 0)))
            next += way;
        if (next < 0 || next >= m_model->rowCount())
            break;
        row = next;
    }
    if (row >= 0)
        m_list->setCurrentIndex(m_model->index(row, 0));
    if (row <= 1)
        m_list->scrollToTop();
}

void CommandPalette::runCurrent() {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || Rows::isHeading(index))
        return;
    const auto run = m_entries.at(index.data(Rows::EntryRole).toLongLong()).run;
    hide();
    if (run)
        run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
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
