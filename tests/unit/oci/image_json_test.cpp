#include "engine/oci/image_json.h"

#include <QFile>
#include <QTest>

using namespace boxwright;

using Strings = std::vector<std::string>;

class ImageJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void indexIsRead();
    void manifestIsRead();
    void configIsRead();
    void nullsOfDockerAreAbsent();
    void configComesBack();
    void dockerManifestIsRead();
    void badDocumentsAreRefused_data();
    void badDocumentsAreRefused();
    void anImageSeedsTheProcess();
    void documentsOfOtherToolsAreRead();
    void users_data();
    void users();
    void anImageHasNoSayInPrivilege();
};

static const std::string hex(64, 'a');
static const std::string digest = "sha256:" + hex;

static const char* const configText = R"({"architecture":"amd64","os":"linux","created":"x",
 "config":{"User":"33:33","ExposedPorts":{"80/tcp":{},"443/tcp":{}},"Env":["PATH=/usr/bin","A=b=c"],
  "Entrypoint":["/entry"],"Cmd":["serve","-p"],"Volumes":{"/data":{}},"WorkingDir":"srv",
  "Labels":{"org.opencontainers.image.title":"Web","run.oci.handler":"krun"},
  "StopSignal":"SIGQUIT"},
 "rootfs":{"type":"layers","diff_ids":["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},
 "history":[{"created_by":"COPY . /","comment":"c"},{"created_by":"CMD","empty_layer":true}]})";

void ImageJsonTest::indexIsRead() {
    const auto index = imageIndexFromJson(
        R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
        {"mediaType":"m","digest":")" +
        digest + R"(","size":18446744073709551615,
         "annotations":{"org.opencontainers.image.ref.name":"latest"},
         "platform":{"architecture":"arm64","os":"linux","variant":"v8"}},
        {"digest":")" +
        digest + R"(","size":0}]})");
    QVERIFY2(index, index ? "" : index.error().message().c_str());
    QCOMPARE(index->manifests.size(), size_t(2));
    const Descriptor& first = index->manifests[0];
    QCOMPARE(first.digest, digest);
    QCOMPARE(first.size, UINT64_MAX);
    QCOMPARE(first.annotations.at("org.opencontainers.image.ref.name"), std::string("latest"));
    QCOMPARE(first.architecture + first.os + first.variant, std::string("arm64linuxv8"));
    QCOMPARE(index->manifests[1].architecture, std::string());
}

void ImageJsonTest::manifestIsRead() {
    const auto manifest = imageManifestFromJson(
        R"({"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
        "config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":")" +
        digest + R"(","size":5},"layers":[{"mediaType":"gz","digest":")" + digest +
        R"(","size":7,"annotations":null}]})");
    QVERIFY2(manifest, manifest ? "" : manifest.error().message().c_str());
    QCOMPARE(manifest->config.size, uint64_t(5));
    QCOMPARE(manifest->layers.at(0).mediaType, std::string("gz"));
}

void ImageJsonTest::configIsRead() {
    const auto config = imageConfigFromJson(configText);
    QVERIFY2(config, config ? "" : config.error().message().c_str());
    QCOMPARE(config->entrypoint, Strings{"/entry"});
    QCOMPARE(config->cmd, (Strings{"serve", "-p"}));
    QCOMPARE(config->exposedPorts, (Strings{"443/tcp", "80/tcp"}));
    QCOMPARE(config->volumes, Strings{"/data"});
    QCOMPARE(config->diffIds, Strings{digest});
    QCOMPARE(config->history.size(), size_t(2));
    QVERIFY(config->history[1].emptyLayer && !config->history[0].emptyLayer);
    QCOMPARE(config->stopSignal, std::string("SIGQUIT"));
}

void ImageJsonTest::nullsOfDockerAreAbsent() {
    const auto config = imageConfigFromJson(
        R"({"config":{"Env":null,"Cmd":null,"Entrypoint":null,"Volumes":null,"Labels":null,
        "ExposedPorts":null,"OnBuild":null},"history":null,"rootfs":{"diff_ids":[]}})");
    QVERIFY2(config, config ? "" : config.error().message().c_str());
    QVERIFY(config->env.empty() && config->cmd.empty() && config->volumes.empty());
}

void ImageJsonTest::configComesBack() {
    const auto config = imageConfigFromJson(configText);
    const std::string text = imageConfigToJson(*config);
    const auto again = imageConfigFromJson(text);
    QVERIFY(again);
    QCOMPARE(imageConfigToJson(*again), text);
    QCOMPARE(again->env, config->env);
    QCOMPARE(again->labels, config->labels);
    QCOMPARE(again->diffIds, config->diffIds);
    QCOMPARE(again->history[0].createdBy, config->history[0].createdBy);
}

void ImageJsonTest::dockerManifestIsRead() {
    const auto entries = dockerManifestFromJson(
        R"([{"Config":"a.json","RepoTags":["x:1"],"Layers":["l/layer.tar"],"LayerSources":{}},
            {"Config":"blobs/sha256/b","RepoTags":null,"Layers":[]}])");
    QVERIFY2(entries, entries ? "" : entries.error().message().c_str());
    QCOMPARE(entries->size(), size_t(2));
    QCOMPARE(entries->at(0).repoTags, Strings{"x:1"});
    QCOMPARE(entries->at(0).layers, Strings{"l/layer.tar"});
    QVERIFY(entries->at(1).repoTags.empty());
}

void ImageJsonTest::badDocumentsAreRefused_data() {
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("object");
    const auto row = [](const char* kind, const char* name, std::string text, const char* object) {
        QTest::newRow(name) << QByteArray(kind) << QByteArray::fromStdString(text)
                            << QByteArray(object);
    };
    const std::string good = R"({"digest":")" + digest + R"(","size":1})";
    row("index", "no list", "{}", "/manifests");
    row("index", "escape", R"({"manifests":[{"digest":"sha256:../../etc","size":1}]})",
        "/manifests/0/digest");
    row("index", "upper case",
        R"({"manifests":[{"digest":"sha256:)" + std::string(64, 'A') + R"(","size":1}]})",
        "/manifests/0/digest");
    row("index", "md5", R"({"manifests":[{"digest":"md5:)" + hex + R"(","size":1}]})",
        "/manifests/0/digest");
    row("index", "negative size", R"({"manifests":[{"digest":")" + digest + R"(","size":-1}]})",
        "/manifests/0/size");
    row("manifest", "schema 1", R"({"schemaVersion":1,"fsLayers":[]})", "/config");
    row("manifest", "no layers", R"({"config":)" + good + "}", "/layers");
    row("manifest", "short digest",
        R"({"config":)" + good + R"(,"layers":[{"digest":"sha256:aa","size":1}]})",
        "/layers/0/digest");
    row("config", "no rootfs", "{}", "/rootfs");
    row("config", "diff id", R"({"rootfs":{"diff_ids":["x"]}})", "/rootfs/diff_ids/0");
    row("config", "env", R"({"config":{"Env":"A=b"},"rootfs":{"diff_ids":[]}})", "/config/Env");
    row("docker", "object", "{}", "/");
    row("docker", "no layers", R"([{"Config":"a"}])", "/0/Layers");
    row("docker", "cut", R"([{"Config":"a")", "/");
}

template <class T>
static Error errorOf(const Result<T>& result) {
    return result ? Error{} : result.error();
}

void ImageJsonTest::badDocumentsAreRefused() {
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, object);
    const std::string json = text.toStdString();
    const Error error = kind == "index"      ? errorOf(imageIndexFromJson(json))
                        : kind == "manifest" ? errorOf(imageManifestFromJson(json))
                        : kind == "config"   ? errorOf(imageConfigFromJson(json))
                                             : errorOf(dockerManifestFromJson(json));
    QCOMPARE(error.code, ErrorCode::Malformed);
    QCOMPARE(QByteArray::fromStdString(error.object), object);
}

void ImageJsonTest::anImageSeedsTheProcess() {
    ContainerSpec spec = defaultSpec();
    applyImageConfig(*imageConfigFromJson(configText), spec);
    QCOMPARE(spec.process->args.value(), (Strings{"/entry", "serve", "-p"}));
    QCOMPARE(spec.process->env.value(), (Strings{"PATH=/usr/bin", "TERM=xterm-256color", "A=b=c"}));
    QCOMPARE(spec.process->cwd, std::string("/srv"));
    QCOMPARE(spec.process->user.uid, 33u);
    const auto& notes = spec.annotations.value();
    QCOMPARE(notes.at("org.opencontainers.image.exposedPorts"), std::string("443/tcp,80/tcp"));
    QCOMPARE(notes.at("org.opencontainers.image.title"), std::string("Web"));
    QCOMPARE(notes.at("org.opencontainers.image.stopSignal"), std::string("SIGQUIT"));
    QVERIFY(!notes.contains("org.opencontainers.image.user"));

    ContainerSpec untouched = defaultSpec();
    applyImageConfig(ImageConfig{}, untouched);
    QVERIFY(untouched == defaultSpec());
}

static std::string contentOf(const char* name) {
    QFile file(QStringLiteral(BOXWRIGHT_IMAGES "/") + QString::fromUtf8(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

// One image: made by umoci, its docker-archive by skopeo.
void ImageJsonTest::documentsOfOtherToolsAreRead() {
    const auto index = imageIndexFromJson(contentOf("umoci-index.json"));
    const auto manifest = imageManifestFromJson(contentOf("umoci-manifest.json"));
    const auto config = imageConfigFromJson(contentOf("umoci-config.json"));
    const auto archive = dockerManifestFromJson(contentOf("skopeo-docker-manifest.json"));
    QVERIFY(index && manifest && config && archive);
    QCOMPARE(index->manifests.at(0).size, uint64_t(contentOf("umoci-manifest.json").size()));
    QCOMPARE(manifest->config.size, uint64_t(contentOf("umoci-config.json").size()));
    QCOMPARE(archive->at(0).config, manifest->config.digest.substr(7) + ".json");
    QCOMPARE(config->entrypoint, Strings{"/bin/sh"});
    QCOMPARE(config->labels.at("k"), std::string("v"));
    QVERIFY(config->history.at(0).emptyLayer);
}

void ImageJsonTest::users_data() {
    QTest::addColumn<QString>("user");
    QTest::addColumn<uint>("uid");
    QTest::addColumn<uint>("gid");
    QTest::addColumn<bool>("noted");
    QTest::newRow("both") << QStringLiteral("5:6") << 5u << 6u << false;
    QTest::newRow("uid") << QStringLiteral("5") << 5u << 0u << false;
    QTest::newRow("name") << QStringLiteral("www") << 0u << 0u << true;
    QTest::newRow("named group") << QStringLiteral("5:www") << 5u << 0u << true;
    QTest::newRow("minus one") << QStringLiteral("4294967295") << 0u << 0u << true;
    QTest::newRow("wraps") << QStringLiteral("4294967296") << 0u << 0u << true;
    QTest::newRow("negative") << QStringLiteral("-1") << 0u << 0u << true;
}

void ImageJsonTest::users() {
    QFETCH(QString, user);
    QFETCH(uint, uid);
    QFETCH(uint, gid);
    QFETCH(bool, noted);
    ImageConfig config;
    config.user = user.toStdString();
    ContainerSpec spec;
    applyImageConfig(config, spec);
    QCOMPARE(spec.process->user.uid, uid);
    QCOMPARE(spec.process->user.gid, gid);
    QCOMPARE(spec.annotations && spec.annotations->contains("org.opencontainers.image.user"),
             noted);
}

void ImageJsonTest::anImageHasNoSayInPrivilege() {
    ContainerSpec spec = defaultSpec();
    applyImageConfig(*imageConfigFromJson(configText), spec);
    const ContainerSpec before = defaultSpec();
    QVERIFY(spec.linux == before.linux);
    QVERIFY(spec.mounts == before.mounts);
    QVERIFY(spec.hooks == before.hooks);
    QVERIFY(spec.process->capabilities == before.process->capabilities);
    QVERIFY(spec.process->noNewPrivileges == before.process->noNewPrivileges);
    for (const auto& [name, value] : *spec.annotations)
        QVERIFY2(name.starts_with("org.opencontainers.image."), name.c_str());
}

QTEST_APPLESS_MAIN(ImageJsonTest)
#include "image_json_test.moc"
