#include "engine/oci/rdma_json.h"

#include <QTest>

using namespace boxwright;

namespace {

ContainerSpec specWith(const std::string& text) {
    ContainerSpec spec;
    spec.linux.emplace().resources.emplace().extras["rdma"] = text;
    return spec;
}

} // namespace

class RdmaJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLineForEachDevice() {
        const auto writes = rdmaWrites(specWith(
            R"({"mlx5_1": {"hcaHandles": 3, "hcaObjects": 10000}, "mlx4_0": {"hcaObjects": 7}})"));
        QVERIFY(writes);
        QCOMPARE(writes->size(), size_t(2));
        QCOMPARE(writes->front().file, std::string("rdma.max"));
        QCOMPARE(writes->front().text, std::string("mlx5_1 hca_handle=3 hca_object=10000"));
        QCOMPARE(writes->back().text, std::string("mlx4_0 hca_object=7"));
    }

    void nothingAsked_data() {
        QTest::addColumn<std::string>("text");
        for (const char* text : {"{}", "null", R"({"mlx5_1": {}})"})
            QTest::newRow(text) << std::string(text);
    }
    void nothingAsked() {
        QFETCH(std::string, text);
        const auto writes = rdmaWrites(specWith(text));
        QVERIFY(writes);
        QVERIFY(writes->empty());
        QVERIFY(rdmaWrites(ContainerSpec{})->empty());
    }

    void refused_data() {
        QTest::addColumn<std::string>("text");
        for (const char* text :
             {"[]", "3", R"({"mlx5_1": 3})", R"({"mlx5_1": {"hcaHandles": -1}})",
              R"({"mlx5_1": {"hcaHandles": 4294967296}})", R"({"mlx5_1": {"hcaObjects": "3"}})",
              R"({"a b": {"hcaHandles": 1}})", R"({"": {"hcaHandles": 1}})"})
            QTest::newRow(text) << std::string(text);
    }
    void refused() {
        QFETCH(std::string, text);
        const auto writes = rdmaWrites(specWith(text));
        QVERIFY(!writes);
        QCOMPARE(writes.error().code, ErrorCode::Malformed);
    }
};

QTEST_APPLESS_MAIN(RdmaJsonTest)
#include "rdma_json_test.moc"
