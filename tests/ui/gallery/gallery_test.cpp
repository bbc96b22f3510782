#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/core_grid.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/meter.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/number_label.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/toggles.h"

#include <QApplication>
#include <QDir>
#include <QGridLayout>
#include <QMenu>
#include <QTest>
#include <QVBoxLayout>

using namespace boxwright::ui;

namespace {

template <class... Widgets>
QHBoxLayout* rowOf(Widgets*... widgets) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::unit);
    (row->addWidget(widgets), ...);
    row->addStretch();
    return row;
}

Label* caption(const char* text) {
    return new Label(QLatin1String(text), FontStyle::Small, Color::T3);
}

class Swatch : public QWidget {
public:
    explicit Swatch(Color color)
        : m_color(color) {
        setFixedSize(52, 24);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        painter.roundBox(rect(), radius::chip, m_color, Color::Line2);
    }

private:
    Color m_color;
};

QLayout* swatches() {
    auto* row = new QHBoxLayout;
    for (Color color : {Color::Window, Color::Canvas, Color::Card, Color::Raised, Color::Hover,
                        Color::Sunken, Color::Line, Color::Line2, Color::Ctl, Color::AccTint}) {
        auto* column = new QVBoxLayout;
        column->addWidget(new Swatch(color));
        column->addWidget(new Label(tokenName(color), FontStyle::Caption, Color::T3));
        row->addLayout(column);
    }
    row->addStretch();
    return row;
}

QLayout* textCard() {
    auto* card = new Card;
    auto* row = new QHBoxLayout;
    const std::pair<const char*, Color> samples[] = {
        {"Primary", Color::T1}, {"Second", Color::T2}, {"Third", Color::T3},
        {"Accent", Color::Acc}, {"Good", Color::Ok},   {"Warning", Color::Warn},
        {"Failure", Color::Bad}};
    for (const auto& [text, color] : samples)
        row->addWidget(new Label(QLatin1String(text), FontStyle::BodyMedium, color));
    card->body()->addLayout(row);
    auto* column = new QVBoxLayout;
    column->addWidget(card);
    return column;
}

QLayout* buttons() {
    const auto make = [](const char* icon, const char* text, ButtonKind kind, bool enabled = true) {
        auto* button = new Button(QLatin1String(icon), QLatin1String(text), kind);
        button->setEnabled(enabled);
        return button;
    };
    auto* kill = make("zap", "Kill", ButtonKind::Danger);
    kill->setMenu(new QMenu);
    auto* pressed = make("play", "Run", ButtonKind::Primary);
    pressed->setDown(true);
    auto* off = new IconButton(QStringLiteral("undo"), QStringLiteral("Undo"));
    off->setEnabled(false);
    auto* column = new QVBoxLayout;
    column->addLayout(rowOf(make("play", "Run", ButtonKind::Primary), pressed,
                            make("play", "Run", ButtonKind::Primary, false),
                            make("", "Stop", ButtonKind::Normal),
                            make("", "Stop", ButtonKind::Normal, false)));
    column->addLayout(rowOf(make("plus", "Add layer", ButtonKind::Quiet), kill,
                            new IconButton(QStringLiteral("undo"), QStringLiteral("Undo")), off));
    return column;
}

QLayout* fields() {
    const auto make = [](const char* text) {
        auto* field = new Field(QStringLiteral("Memory"));
        field->setUnit(QStringLiteral("MiB"));
        field->setValue(QLatin1String(text));
        return field;
    };
    auto* choices = make("256");
    choices->setChoices({QStringLiteral("512")});
    auto* wrong = make("2");
    wrong->setError(QStringLiteral("The last run needed 88 MiB. Use 96 MiB."));
    wrong->setMinimumWidth(240);
    auto* off = new Field(QStringLiteral("Swap"));
    off->setPlaceholderText(QStringLiteral("max"));
    off->setEnabled(false);
    auto* column = new QVBoxLayout;
    column->addLayout(rowOf(choices, wrong, off));
    column->addWidget(new FieldMessage(wrong));
    return column;
}

QLayout* choices() {
    auto* on = new CheckBox;
    on->setChecked(true);
    auto* some = new CheckBox;
    some->setTristate(true);
    some->setCheckState(Qt::PartiallyChecked);
    auto* lit = new Switch(QStringLiteral("Kill the whole box"));
    lit->setChecked(true);
    auto* mode = new Segmented(QStringLiteral("Namespace"));
    mode->add(0, QStringLiteral("New"));
    mode->add(1, QStringLiteral("Host"));
    mode->add(2, QStringLiteral("Join"));
    mode->setCurrent(0);
    auto* slider = new Slider(QStringLiteral("Memory"));
    constexpr double mebi = 1 << 20;
    slider->setScale({Scale::Kind::Logarithmic, 16 * mebi, 16384 * mebi, 1, false, true});
    slider->setTicks({{16 * mebi, QStringLiteral("16 MiB")},
                      {512 * mebi, QStringLiteral("512")},
                      {16384 * mebi, QStringLiteral("16 GiB")}});
    slider->setNumber(1024 * mebi);
    slider->setSoft(256 * mebi);
    slider->setPeak(88 * mebi);
    auto* row = rowOf(new CheckBox, on, some, new Switch(QStringLiteral("off")), lit, mode);
    row->takeAt(row->count() - 1);
    row->addWidget(slider, 1);
    return row;
}

QLayout* states() {
    auto* row = new QHBoxLayout;
    const std::pair<const char*, MarkState> marks[] = {{"Running", MarkState::Running},
                                                       {"Paused", MarkState::Paused},
                                                       {"Exited", MarkState::Exited},
                                                       {"Failed", MarkState::Failed},
                                                       {"Starting", MarkState::Starting}};
    for (const auto& [text, state] : marks) {
        row->addWidget(new StateMark(state));
        row->addWidget(new Label(QLatin1String(text), FontStyle::Body, Color::T2));
    }
    row->addWidget(new Chip(QStringLiteral("Running"), Tone::Good));
    row->addWidget(new Chip(QStringLiteral("2 changes"), Tone::Warning));
    row->addWidget(new Chip(QStringLiteral("OOM kill"), Tone::Bad));
    row->addWidget(new Chip(QStringLiteral("New"), Tone::Accent));
    auto* arch = new Chip(QStringLiteral("x86_64"));
    arch->setMono(true);
    row->addWidget(arch);
    row->addStretch();
    return row;
}

QLayout* layersAndNumbers() {
    auto* number = new NumberLabel(FontStyle::Heading);
    number->setText(QStringLiteral("111.7"), QStringLiteral("MiB"));
    auto* spark = new Sparkline;
    spark->setValues({1, 3, 2, 5, 4, 6, 3, 4}, 8);
    auto* cores = new CoreGrid(QStringLiteral("Processors"));
    cores->setCores(8);
    cores->setChosen({0, 1});
    cores->setLoad({0.8, 0.5, 0.1, 0.2, 0.3, 0.1, 0, 0.2});
    auto* row =
        rowOf(new LayerTag(-1), new LayerTag(3), new LayerTag(2), new LayerTag(1), new LayerTag(0),
              new RiskMark(1), new RiskMark(2), new RiskMark(3), spark, number);
    row->addWidget(cores, 1);
    return row;
}

QLayout* panels() {
    auto* empty = new Card;
    auto* state = new EmptyState(QStringLiteral("ban"), QStringLiteral("No denials yet"),
                                 QStringLiteral("Blocked calls appear here with a fix."));
    state->setAction(QStringLiteral("Open syscalls"));
    empty->body()->addWidget(state);
    auto* failed = new Card(QStringLiteral("warn"), QStringLiteral("The box did not start"));
    failed->setSurface(Color::Card, Color::Bad);
    failed->body()->addWidget(
        (new Label(
             QStringLiteral(
                 "mount(\"overlay\") failed with EPERM: this kernel wants the userxattr option."),
             FontStyle::Small, Color::T2))
            ->wrapped());
    auto* notice = new Notice;
    notice->setText(QStringLiteral("Lingering is off: boxes stop when you log out."));
    notice->setAction(QStringLiteral("Fix"));
    failed->body()->addWidget(notice);
    auto* progress = new ProgressLine;
    progress->setProgress(3, 5);
    failed->body()->addWidget(progress);
    auto* row = new QHBoxLayout;
    row->addWidget(empty, 1);
    row->addWidget(failed, 1);
    return row;
}

QLayout* inspectorPieces() {
    auto* code = new CodeBlock(QStringLiteral("memory.max"));
    code->setText(QStringLiteral("memory.max = 268435456"));
    auto* rows = new KeyValueRows;
    rows->setRows({{QStringLiteral("docker"), QStringLiteral("docker run --memory 256m")},
                   {QStringLiteral("podman"), QStringLiteral("podman run --memory 256m")}});
    auto* tabs = new TabBar(QStringLiteral("Design"));
    tabs->add(QStringLiteral("Process"));
    tabs->setCounter(tabs->add(QStringLiteral("Isolation")), 8);
    tabs->setCounter(tabs->add(QStringLiteral("Limits")), 5);
    tabs->setCurrent(2);
    auto* grid = new QGridLayout;
    grid->addWidget(code, 0, 0);
    grid->addWidget(rows, 0, 1);
    grid->addWidget(tabs, 1, 0, 1, 2);
    return grid;
}

QLayout* icons() {
    auto* grid = new QGridLayout;
    int at = 0;
    for (const QString& name : iconNames()) {
        grid->addWidget(new IconMark(name), at / 24, at % 24);
        ++at;
    }
    return grid;
}

QWidget* gallery() {
    auto* page = new Surface(Color::Canvas);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 16, 24, 16);
    const std::pair<const char*, QLayout*> parts[] = {
        {"Surfaces and lines", swatches()},
        {"Text on card", textCard()},
        {"Buttons", buttons()},
        {"Fields: rest, error, disabled", fields()},
        {"Choices and slider", choices()},
        {"States: shape and colour, never colour alone", states()},
        {"Layers, risk, numbers, processors", layersAndNumbers()},
        {"Empty, failed, progress", panels()},
        {"Inspector pieces and tabs", inspectorPieces()},
        {"Icons", icons()}};
    for (const auto& [title, layout] : parts) {
        column->addWidget(caption(title));
        column->addLayout(layout);
    }
    column->addStretch();
    return page;
}

} // namespace

/// Every widget of ui/widgets on one page, drawn in both themes into gallery-*.png beside the test
/// program, to be looked at next to the design's picture of components.
class GalleryTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};

private Q_SLOTS:
    void draws_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("dark") << int(ThemeMode::Dark);
        QTest::newRow("light") << int(ThemeMode::Light);
    }
    void draws() {
        QFETCH(int, mode);
        m_theme.setMode(static_cast<ThemeMode>(mode));
        std::unique_ptr<QWidget> page(gallery());
        page->resize(720, 900);
        page->show();
        QVERIFY(QTest::qWaitForWindowExposed(page.get()));
        const QImage image = page->grab().toImage();
        QCOMPARE(image.pixelColor(2, 2), color(Color::Canvas));
        const QString file =
            QStringLiteral("gallery-%1.png").arg(QLatin1String(QTest::currentDataTag()));
        QVERIFY(image.save(QDir(QCoreApplication::applicationDirPath()).filePath(file)));
    }
};

QTEST_MAIN(GalleryTest)
#include "gallery_test.moc"
