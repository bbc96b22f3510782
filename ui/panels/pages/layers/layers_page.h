#pragma once

#include "ui/panels/main_window/page.h"
#include "ui/panels/pages/layers/layer_model.h"

class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace boxwright::ui {

class DiskBar;
class Field;
class Label;
class LayerDetails;
class Notice;

/// What is stored: table, disk bar, imports under way, details of the selected layer.
class LayersPage : public Page {
    Q_OBJECT
public:
    LayersPage(const Route& route, const PageContext& context);

    QString title() const override { return tr("Layers"); }
    QWidget* makeTopBar() override;
    QWidget* makeOwnInspector() override;
    void focusFilter() override;

private:
    QWidget* makeTable();
    QWidget* makeDisk();
    void fillActions(TopBar& bar);
    void setColumns();
    void fitTable();
    void refresh();
    void select(const QString& digest);
    void showSelected();
    void remove(const QString& digest);
    void rename(const QString& digest, const QString& name);
    void designOn(const QString& digest);

    LayerModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QStackedWidget* m_stack;
    Notice* m_notice;
    LayerDetails* m_details = nullptr;
    TopBar* m_bar = nullptr;
    Field* m_filter = nullptr;
    DiskBar* m_disk = nullptr;
    Label* m_store = nullptr;
    QString m_selected;
};

} // namespace boxwright::ui
