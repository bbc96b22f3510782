#pragma once

#include "ui/backend.h"

#include <QWidget>

class QVBoxLayout;

namespace boxwright::ui {

/// The layer that is selected: name (editable), size, a few of its files, digest, what uses it, and
/// Delete with the reason why not.
class LayerDetails : public QWidget {
    Q_OBJECT
public:
    explicit LayerDetails(Backend& backend, QWidget* parent = nullptr);
    void setLayer(const LayerInfo& info);
    void clear();

Q_SIGNALS:
    void renamed(const QString& digest, const QString& name);
    void deleteRequested(const QString& digest);
    void designRequested(const QString& digest);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void reset();
    QVBoxLayout* section(const QString& caption = {});
    void addHead(const LayerInfo& info);
    void addFiles(const LayerInfo& info);
    void addUsers(const LayerInfo& info);
    void addFoot(const LayerInfo& info);

    Backend& m_backend;
    QVBoxLayout* m_column;
    QWidget* m_body = nullptr;
    QVBoxLayout* m_sections = nullptr;
};

} // namespace boxwright::ui
