#pragma once

#include "ui/style/theme.h"

#include <QWidget>

class QGridLayout;

namespace boxwright::ui {

/// Text as the kernel or a shell takes it, in a sunken box with a copy button. The part of the
/// first line after " = " is set in acc.
class CodeBlock : public QWidget {
    Q_OBJECT
public:
    /// @param name of what is copied: "memory.max".
    explicit CodeBlock(const QString& name = {}, QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const { return m_text; }
    /// Lines that hold this word keep their colour, the others are quieter; empty for all.
    void setEmphasis(const QString& word);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void copied();

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    int heightFor(int width) const;
    void fitHeight();
    QStringList wrappedLines(int width) const;

    QString m_text;
    QString m_emphasis;
    class IconButton* m_copy;
};

/// Rows of a quiet key and a mono value: "docker   docker run --memory 256m".
class KeyValueRows : public QWidget {
    Q_OBJECT
public:
    explicit KeyValueRows(QWidget* parent = nullptr);
    struct Row {
        QString key;
        QString value;
    };
    /// @param copyable a copy button appears at the right end of each row.
    void setRows(const QList<Row>& rows, bool copyable = true);
    void setValuesRight(bool right);

private:
    QGridLayout* m_grid;
    bool m_right = false;
};

} // namespace boxwright::ui
