#!/bin/sh
# make-images.sh FOLDER: the same two-layer image in every archive form the usual tools write, made
# from local files alone. Prints the forms it could make, one a line.
set -eu
cd "$1"
exec 3>&1 >make.log 2>&1

umoci init --layout oci
umoci new --image oci:two
umoci unpack --image oci:two bundle
mkdir -p bundle/rootfs/bin bundle/rootfs/etc bundle/rootfs/gone
cp /bin/busybox bundle/rootfs/bin/
ln -s busybox bundle/rootfs/bin/sh
echo first >bundle/rootfs/etc/name
echo 'web:x:1000:50:Web:/:/bin/sh' >bundle/rootfs/etc/passwd
echo doomed >bundle/rootfs/gone/file
umoci repack --image oci:two --refresh-bundle bundle
echo second >bundle/rootfs/etc/name
rm -r bundle/rootfs/gone
umoci repack --image oci:two bundle
umoci config --image oci:two --config.entrypoint /bin/sh --config.cmd -i \
    --config.env GREETING=hello --config.workingdir /etc --config.user web \
    --config.label org.example.made=here --config.exposedports 8080/tcp
umoci gc --layout oci
echo oci >&3

tar -cf oci.tar -C oci . && echo oci.tar >&3
tar -czf oci.tar.gz -C oci blobs index.json oci-layout && echo oci.tar.gz >&3
skopeo copy oci:oci:two dir:skopeo && echo skopeo >&3
skopeo copy oci:oci:two docker-archive:skopeo-docker.tar:example.org/two:latest && echo skopeo-docker.tar >&3
xz -0 -k skopeo-docker.tar && echo skopeo-docker.tar.xz >&3
skopeo copy oci:oci:two oci-archive:skopeo-oci.tar:two && echo skopeo-oci.tar >&3
skopeo copy --dest-compress-format zstd oci:oci:two oci:zstd:two && echo zstd >&3

# Docker 25 and later: an OCI layout with uncompressed layers that also has a manifest.json.
skopeo copy oci:oci:two docker-archive:plain.tar
mkdir plain && tar -xf plain.tar -C plain
python3 - <<'PYTHON'
import hashlib, json, os, shutil
entry = json.load(open("plain/manifest.json"))[0]
os.makedirs("docker25/blobs/sha256")
def blob(source):
    data = open(source, "rb").read()
    digest = hashlib.sha256(data).hexdigest()
    open(f"docker25/blobs/sha256/{digest}", "wb").write(data)
    return digest, len(data)
config = blob("plain/" + entry["Config"])
layers = [blob("plain/" + name) for name in entry["Layers"]]
def descriptor(kind, item):
    return {"mediaType": kind, "digest": "sha256:" + item[0], "size": item[1]}
manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": descriptor("application/vnd.oci.image.config.v1+json", config),
            "layers": [descriptor("application/vnd.oci.image.layer.v1.tar", one) for one in layers]}
open("m.json", "w").write(json.dumps(manifest))
top = descriptor(manifest["mediaType"], blob("m.json"))
top["annotations"] = {"io.containerd.image.name": "docker.io/library/two:latest"}
json.dump({"schemaVersion": 2, "manifests": [top]}, open("docker25/index.json", "w"))
json.dump({"imageLayoutVersion": "1.0.0"}, open("docker25/oci-layout", "w"))
json.dump([{"Config": "blobs/sha256/" + config[0], "RepoTags": ["two:latest"],
            "Layers": ["blobs/sha256/" + one[0] for one in layers]}],
          open("docker25/manifest.json", "w"))
# Docker before 25: a folder per layer, the same layer again as a symlink.
os.makedirs("docker20")
ids = []
for number, name in enumerate(entry["Layers"]):
    ids.append(hashlib.sha256(str(number).encode()).hexdigest())
    os.makedirs("docker20/" + ids[-1])
    shutil.copy("plain/" + name, f"docker20/{ids[-1]}/real.tar")
    os.symlink(f"../{ids[-1]}/real.tar", f"docker20/{ids[-1]}/layer.tar")
    open(f"docker20/{ids[-1]}/VERSION", "w").write("1.0")
shutil.copy("plain/" + entry["Config"], f"docker20/{config[0]}.json")
json.dump([{"Config": config[0] + ".json", "RepoTags": ["two:old"],
            "Layers": [one + "/layer.tar" for one in ids]}], open("docker20/manifest.json", "w"))
json.dump({"two": {"old": ids[-1]}}, open("docker20/repositories", "w"))
PYTHON
tar -cf docker25.tar -C docker25 blobs index.json manifest.json oci-layout && echo docker25.tar >&3
(cd docker20 && tar -cf ../docker20.tar *) && echo docker20.tar >&3

podman="podman --root $PWD/podman --runroot $PWD/podman-run --storage-driver vfs"
if $podman load -i skopeo-docker.tar; then
    for format in docker-archive oci-archive; do
        $podman save --format $format -o podman-$format.tar example.org/two:latest && echo podman-$format.tar >&3
    done
    $podman rmi -a -f || true
fi
