#include "engine/linux/number_list.h"

#include <QTest>

using namespace boxwright;

class NumberListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void masks_data() {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QList<quint64>>("mask"); // empty: refused
        const auto row = [](const char* list, QList<quint64> mask) {
            QTest::newRow(list) << QByteArray(list) << mask;
        };
        row("0", {1});
        row("0-3", {0b1111});
        row("0-1,3", {0b1011});
        row(" 2 , 4", {0b10100});
        row("63-64", {quint64(1) << 63, 1});
        for (const char* list : {"x", "3-1", "-1", "1-", "0,,1", "4096", "99999999999999999999"})
            row(list, {});
    }
    void masks() {
        QFETCH(QByteArray, list);
        QFETCH(QList<quint64>, mask);
        const auto found = maskOfList(list.toStdString(), "process.execCPUAffinity.final");
        QCOMPARE(found.has_value(), !mask.isEmpty());
        if (found)
            QCOMPARE(QList<quint64>(found->begin(), found->end()), mask);
        else
            QCOMPARE(found.error().object, std::string("process.execCPUAffinity.final"));
    }
    void noneForAnEmptyList() { QVERIFY(maskOfList("", "x").value().empty()); }
};

QTEST_APPLESS_MAIN(NumberListTest)
#include "number_list_test.moc"
