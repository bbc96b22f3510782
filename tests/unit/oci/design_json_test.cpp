#include "engine/oci/design_json.h"

#include <QTest>

using namespace boxwright;

class DesignJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void designsSurvive();
    void unknownMembersSurvive();
    void aBareConfigIsADesignWithoutLayers();
    void badDesignsAreRefused_data();
    void badDesignsAreRefused();
};

static LayerRef layer(const std::string& digit, bool enabled) {
    LayerRef made;
    made.digest = "sha256:" + std::string(64, digit[0]);
    made.name = "layer " + digit;
    made.origin = "COPY ./site /srv/www";
    made.enabled = enabled;
    return made;
}

void DesignJsonTest::designsSurvive() {
    Design design;
    design.name = "Web & \"friends\"";
    design.description = "líne\ntwo";
    design.layers = {layer("1", true), layer("2", false)};
    design.spec = defaultSpec();
    for (const auto writable : {WritableLayer::Keep, WritableLayer::ThrowAway}) {
        design.writable = writable;
        const auto back = designFromJson(designToJson(design));
        QVERIFY2(back, back ? "" : back.error().message().c_str());
        QVERIFY(*back == design);
    }
    QVERIFY(designFromJson(designToJson(Design{}, -1)) == Design{});
}

void DesignJsonTest::unknownMembersSurvive() {
    const std::string text =
        R"({"schema":1,"name":"a","description":"","layers":[{"digest":"d","name":"","origin":"",)"
        R"("enabled":true,"colour":"red"}],"writable":"keep","oci":{"ociVersion":"1.3.0","x":1},)"
        R"("window":{"tab":2}})";
    const auto design = designFromJson(text);
    QVERIFY(design);
    QCOMPARE(design->extras.at("window"), std::string(R"({"tab":2})"));
    QCOMPARE(designToJson(*design, -1), text);
}

void DesignJsonTest::aBareConfigIsADesignWithoutLayers() {
    const auto design = designFromJson(R"({"ociVersion":"1.0.2","hostname":"h","schema":"mine"})");
    QVERIFY(design);
    QVERIFY(design->layers.empty());
    QCOMPARE(design->spec.hostname.value(), std::string("h"));
    QCOMPARE(design->spec.extras.at("schema"), std::string("\"mine\""));
}

void DesignJsonTest::badDesignsAreRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("object");
    const int malformed = static_cast<int>(ErrorCode::Malformed);
    const auto row = [](const char* name, QByteArray text, int code, QByteArray object) {
        QTest::newRow(name) << text << code << object;
    };
    row("not JSON", "{", malformed, "/");
    row("list", "[]", malformed, "/");
    row("nothing", "{}", malformed, "/schema");
    row("no oci", R"({"schema":1})", malformed, "/oci");
    row("newer", R"({"schema":2,"whatever":1})", static_cast<int>(ErrorCode::NotSupported),
        "/schema");
    row("schema 0", R"({"schema":0,"oci":{"ociVersion":"1"}})", malformed, "/schema");
    row("schema text", R"({"schema":"1","oci":{"ociVersion":"1"}})", malformed, "/schema");
    row("writable", R"({"schema":1,"writable":"no","oci":{"ociVersion":"1"}})", malformed,
        "/writable");
    row("layer", R"({"schema":1,"layers":[{}],"oci":{"ociVersion":"1"}})", malformed,
        "/layers/0/digest");
    row("inside oci", R"({"schema":1,"oci":{"ociVersion":"1","process":{}}})", malformed,
        "/oci/process/cwd");
}

void DesignJsonTest::badDesignsAreRefused() {
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(QByteArray, object);
    const auto design = designFromJson(text.toStdString());
    QVERIFY(!design);
    QCOMPARE(static_cast<int>(design.error().code), code);
    QCOMPARE(QByteArray::fromStdString(design.error().object), object);
}

QTEST_APPLESS_MAIN(DesignJsonTest)
#include "design_json_test.moc"
