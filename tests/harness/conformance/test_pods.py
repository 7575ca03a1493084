"""Pods of the manifests, run as by kubelet: its users, groups, files and volumes, and asked by its probes."""

import asyncio
import http.client
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.conformance.checking.check import check
from harness.conformance.embedded import as_target
from reference_impl.deployment.apart.plan import Part, Wanted, parts
from reference_impl.deployment.apart.provision import Provisioned, provision
from reference_impl.deployment.kubernetes.manifests import documents
from reference_impl.deployment.kubernetes.overlay import OPERATORS
from tests.reference_impl.deployment.containers.engine import engine, made_images

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]  # the image may have to be made first
_READY_S = 60.0


@dataclass
class Pod:
    """One of the manifests, in a container."""

    part: Part
    spec: dict[str, Any]
    running: Any = None

    @property
    def container(self) -> dict[str, Any]:
        (only,) = self.spec["containers"]
        return dict(only)

    @property
    def group(self) -> int:
        return int(self.spec["securityContext"]["fsGroup"])

    @property
    def address(self) -> str:
        self.running.reload()
        (there,) = self.running.attrs["NetworkSettings"]["Networks"].values()
        return str(there["IPAddress"])

    def start(self, image: str, network: str, made: Provisioned, folder: Path) -> None:
        pod, own = self.spec["securityContext"], self.container
        held = {"settings": self._secrets(made, folder)} | {name: self._volume(folder, name) for name in self._claims()}
        mounts = {mount["name"]: mount["mountPath"] for mount in own["volumeMounts"]}
        (secret,) = [volume["secret"] for volume in self.spec["volumes"] if "secret" in volume]
        assert secret["secretName"] == f"{self.part.folder}-settings"
        self.running = engine().containers.create(
            image, own["args"], user=f"{pod['runAsUser']}:{pod['runAsGroup']}", group_add=[str(self.group)],
            read_only=own["securityContext"]["readOnlyRootFilesystem"],
            cap_drop=own["securityContext"]["capabilities"]["drop"], security_opt=["no-new-privileges"],
            volumes=[f"{path}:{mounts[name]}" for name, path in sorted(held.items())],
            tmpfs={mounts["tmp"]: f"mode=2777,gid={self.group}"}, network=network, healthcheck={"test": ["NONE"]},
        )  # fmt: skip
        engine().networks.get(network).disconnect(self.running)
        engine().networks.get(network).connect(self.running, aliases=[self.part.host])
        self.running.start()

    def _claims(self) -> list[str]:
        return [mount["name"] for mount in self.container["volumeMounts"] if mount["name"] not in {"settings", "tmp"}]

    def _secrets(self, made: Provisioned, folder: Path) -> Path:
        """Root's, of the group, by way of links, as kubelet changes all files of a secret at once."""
        (secret,) = [volume["secret"] for volume in self.spec["volumes"] if "secret" in volume]
        volume = self._volume(folder, "settings")
        kept = volume / "..2026_11_30"
        kept.mkdir()
        (volume / "..data").symlink_to(kept.name)
        for file in made.settings_file(self.part).parent.iterdir():
            (kept / file.name).write_bytes(file.read_bytes())
            os.chown(kept / file.name, 0, self.group)
            (kept / file.name).chmod(secret["defaultMode"])
            (volume / file.name).symlink_to(f"..data/{file.name}")
        return volume

    def _volume(self, folder: Path, name: str) -> Path:
        made = folder / f"{self.part.folder}-{name}"
        made.mkdir(parents=True)
        os.chown(made, 0, self.group)
        made.chmod(0o2775)
        return made

    def probe(self, kind: str) -> int:
        """The status that kubelet gets."""
        asked = self.container[f"{kind}Probe"]["httpGet"]
        port = next(one["containerPort"] for one in self.container["ports"] if one["name"] == asked["port"])
        connection = http.client.HTTPConnection(self.address, port, timeout=4)
        try:
            connection.request("GET", asked["path"])
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Provisioned, dict[str, Pod]]]:
    if os.geteuid() != 0:
        pytest.skip("volumes are to be root's, and this is not root")
    folder, (_, image) = tmp_path_factory.mktemp("pods"), made_images()
    for above in (folder, *folder.parents[:2]):
        above.chmod(0o711)
    wanted = Wanted(regions=("eu-fra",), licence_codes=12, settings=OPERATORS)
    made = provision(wanted, folder / "cloud")
    pods = {part.name: Pod(part, documents(wanted, part)[1]["spec"]["template"]["spec"]) for part in parts(wanted)}
    with ExitStack() as stack:
        network = engine().networks.create(f"camproof-pods-{secrets.token_hex(4)}")
        stack.callback(network.remove)
        for pod in pods.values():
            pod.start(image, network.name, made, folder / "volumes")
            stack.callback(pod.running.remove, force=True, v=True)
        yield made, pods


def test_pods_get_ready_and_the_cloud_answers(cloud: tuple[Provisioned, dict[str, Pod]]) -> None:
    made, pods = cloud
    until = time.monotonic() + _READY_S
    while unready := [name for name, pod in pods.items() if pod.probe("readiness") != 200]:
        logs = {name: pods[name].running.logs(tail=10).decode() for name in unready}
        assert time.monotonic() < until, logs
        assert all(pods[name].running.status != "exited" for name in unready), logs
        time.sleep(0.1)
    assert {pod.probe("startup") for pod in pods.values()} == {pod.probe("liveness") for pod in pods.values()} == {200}
    target = as_target(made.description, 3600.0, None, served=True)
    resolve = {pod.part.host: pod.address for pod in pods.values()}
    looks = asyncio.run(check(target.model_copy(update={"resolve": resolve})))
    assert [look for look in looks if look.good is False] == []
    assert any(look.good for look in looks if "feature" in look.what)
