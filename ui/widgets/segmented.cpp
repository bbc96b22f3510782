#include "ui/widgets/segmented.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>

namespace boxwright::ui {

namespace {

class SegmentButton : public QAbstractButton {
public:
    SegmentButton(const QString& text, QString iconName)
        : m_iconName(std::move(iconName)) {
        setText(text);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        wantsFocusRing(this, radius::chip);
    }
    QSize sizeHint() const override {
        const int icon = m_iconName.isEmpty() ? 0 : 14 + (text().isEmpty() ? 0 : 6);
        return {22 + icon + textWidth(text(), FontStyle::BodyMedium), m_height};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }
    void setHeight(int height) {
        m_height = height;
        updateGeometry();
    }
    void setNeutral(bool neutral) {
        m_neutral = neutral;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        if (isChecked() && isEnabled())
            painter.roundBox(rect(), radius::chip, m_neutral ? neutralFill() : Color::AccTint,
                             m_neutral ? Color::Ctl : Color::AccLine);
        const Color ink = !isEnabled()   ? Color::TDis
                          : isChecked()  ? (m_neutral ? Color::T1 : Color::Acc)
                          : underMouse() ? Color::T1
                                         : Color::T2;
        QRectF box = rect().adjusted(11, 0, -10, 0);
        if (!m_iconName.isEmpty()) {
            drawIcon(painter, QRectF(11, (height() - 14) / 2.0, 14, 14), m_iconName, ink);
            box.setLeft(box.left() + 20);
        }
        painter.textLine(box, text(), FontStyle::BodyMedium, ink);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
            update();
        return QAbstractButton::event(event);
    }

private:
    static Color neutralFill() { return Theme::current().isDark() ? Color::Raised : Color::Card; }

    QString m_iconName;
    bool m_neutral = false;
    int m_height = 26;
};

} // namespace

Segmented::Segmented(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
    , m_row(new QHBoxLayout(this)) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_row->setContentsMargins(1, 1, 1, 1);
    m_row->setSpacing(0);
    connect(m_group, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

QAbstractButton* Segmented::add(int id, const QString& text, const QString& iconName) {
    auto* button = new SegmentButton(text, iconName);
    button->setHeight(m_dense ? 22 : 26);
    button->setNeutral(m_neutral);
    button->setAccessibleName(text);
    m_group->addButton(button, id);
    m_row->addWidget(button);
    return button;
}

void Segmented::setText(int id, const QString& text) {
    auto* button = m_group->button(id);
    if (!button || button->text() == text)
        return;
    button->setText(text);
    button->setAccessibleName(text);
    button->updateGeometry();
}

int Segmented::current() const {
    return m_group->checkedId();
}

void Segmented::setCurrent(int id) {
    if (auto* button = m_group->button(id))
        button->setChecked(true);
}

void Segmented::setDense(bool dense) {
    m_dense = dense;
    for (auto* button : m_group->buttons())
        static_cast<SegmentButton*>(button)->setHeight(dense ? 22 : 26);
}

void Segmented::setNeutral(bool neutral) {
    m_neutral = neutral;
    for (auto* button : m_group->buttons())
        static_cast<SegmentButton*>(button)->setNeutral(neutral);
}

void Segmented::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const Color track = Theme::current().isDark() ? Color::Sunken : Color::Window;
    painter.roundBox(rect(), radius::control, track, isEnabled() ? Color::Line2 : Color::Line);
}

} // namespace boxwright::ui
