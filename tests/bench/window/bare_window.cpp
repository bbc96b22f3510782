#include <QApplication>
#include <QWidget>

/// The floor: what any program with one Qt widget costs.
int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QWidget window;
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}
