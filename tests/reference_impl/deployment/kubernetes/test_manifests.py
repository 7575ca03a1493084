"""The manifests by the schemas of Kubernetes, by the contract of the parts, and by what only a reader can see."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.kubernetes import base
from reference_impl.deployment.kubernetes.__main__ import main
from reference_impl.deployment.kubernetes.manifests import USER
from tests.reference_impl.deployment.kubernetes.conftest import Documents, Rendered, of_base

_VERSIONS = ("1.29", kubernetes_validate.latest_version().rpartition(".")[0])
_S3 = ("s3://one-{region}?endpoint=https://s3.example:9443", "s3://two-{region}?endpoint=http://other.example")
NAMES = [part.folder for part in plan.parts(Wanted())]


def of(documents: Documents, kind: str) -> dict[str, Any]:
    return {one["metadata"]["name"]: one for one in documents if one["kind"] == kind}


def pods(documents: Documents) -> dict[str, Any]:
    return {name: one["spec"]["template"]["spec"] for name, one in of(documents, "StatefulSet").items()}


def claims(documents: Documents) -> dict[str, list[str]]:
    return {
        name: [claim["metadata"]["name"] for claim in one["spec"]["volumeClaimTemplates"]]
        for name, one in of(documents, "StatefulSet").items()
    }


def test_the_base_is_as_it_is_written() -> None:
    """CAMPROOF_WRITE_MANIFESTS=1 writes it anew."""
    made = {str(place): text for place, text in base.files(Wanted()).items()}
    if os.environ.get("CAMPROOF_WRITE_MANIFESTS"):
        for place, text in made.items():
            (base.BASE / place).parent.mkdir(parents=True, exist_ok=True)
            (base.BASE / place).write_text(text)
    kept = {str(path.relative_to(base.BASE)): path.read_text() for path in base.BASE.rglob("*.yaml")}
    assert kept == made


@pytest.mark.parametrize("version", _VERSIONS)
def test_kubernetes_takes_it(version: str, rendered: Rendered) -> None:
    whole = rendered("--load-balancers", "--image=registry.example:5000/camproof@sha256:" + "0" * 64)
    for one in [*of_base(), *whole]:
        kubernetes_validate.validate(one, version, strict=True)
    assert len(whole) == len(of_base()) + 1 + 13, "the namespace, and a secret for each part"


def test_ports_are_those_of_the_contract() -> None:
    services, sets = of(of_base(), "Service"), pods(of_base())
    parts = {part.folder: part for part in plan.parts(Wanted())}
    assert set(services) == set(sets) == set(parts)
    for name, part in parts.items():
        known = {port["name"]: port["containerPort"] for port in sets[name]["containers"][0]["ports"]}
        reached = {known[port["targetPort"]]: port["port"] for port in services[name]["spec"]["ports"]}
        assert reached == {port: port for port in part.ports.values()}, "the same at the Service as in the pod"
        assert known["operator"] == part.operator_port
        assert sets[name]["containers"][0]["args"] == [part.module, "--settings", "/etc/camproof/settings.json"]


@pytest.mark.parametrize("name", NAMES)
def test_a_pod_may_do_nothing_but_write_to_its_volumes(name: str) -> None:
    """Pod Security Standards, `restricted`, and more."""
    pod = pods(of_base())[name]
    (container,) = pod["containers"]
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == USER
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(container["resources"]["limits"]) == {"memory"}
    asked = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")}
    assert asked == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}


@pytest.mark.parametrize("name", NAMES)
def test_secrets_are_as_private_as_services_want_them(name: str) -> None:
    """Kubelet makes them root's, and readable by fsGroup; `require_private` takes 0440 of root's and nothing wider."""
    pod = pods(of_base())[name]
    (secret,) = [volume["secret"] for volume in pod["volumes"] if "secret" in volume]
    assert secret == {"secretName": f"{name}-settings", "defaultMode": 0o440}
    assert pod["securityContext"]["fsGroup"] == pod["securityContext"]["runAsGroup"] == USER
    assert pod["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch", "or the state's files are opened to it"


def test_there_is_one_of_each_and_they_move_one_after_the_other() -> None:
    assert {one["spec"]["replicas"] for one in of(of_base(), "StatefulSet").values()} == {1}
    (budget,) = of(of_base(), "PodDisruptionBudget").values()
    assert budget["spec"]["maxUnavailable"] == 1
    chosen = budget["spec"]["selector"]["matchLabels"].items()
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in of(of_base(), "StatefulSet").values()]
    assert len(labels) == 13
    assert all(chosen <= own.items() for own in labels)


def test_a_part_gets_its_own_secrets_in_full_and_nobody_elses(rendered: Rendered, tmp_path: Path) -> None:
    whole = rendered()
    for name, pod in pods(whole).items():
        (wanted,) = [volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume]
        held = of(whole, "Secret")[wanted]["data"]
        files = {path.name: path.read_bytes() for path in (tmp_path / "cloud" / name).iterdir()}
        assert {key: base64.b64decode(value) for key, value in held.items()} == files
        assert wanted.startswith(f"{name}-settings-"), "named after its content: what changes, restarts its pod"
        assert json.loads(files["settings.json"])["operator_host"] == "0.0.0.0", "where kubelet asks"  # noqa: S104 - not bound


def test_no_image_is_another_one_tomorrow(rendered: Rendered, capsys: pytest.CaptureFixture[str]) -> None:
    fixed = "registry.example:5000/camproof:2.1"
    assert {pod["containers"][0]["image"] for pod in pods(of_base()).values()} == {"camproof/reference-cloud:0.1.0"}
    assert {pod["containers"][0]["image"] for pod in pods(rendered(f"--image={fixed}")).values()} == {fixed}
    for image in ("camproof", "camproof:latest", "registry.example:5000/camproof"):
        assert main(["--out=/nowhere", "--domain=cloud.example", f"--image={image}"]) == 2
    assert "latest" in capsys.readouterr().err


def test_objects_in_buckets_need_no_volume_but_a_way(rendered: Rendered, tmp_path: Path) -> None:
    whole = rendered("--region=eu-fra", *(f"--location={where}" for where in _S3), "--stores=192.0.2.0/24")
    assert claims(whole) == {"global": ["state"], "eu-fra": ["state"], "eu-fra-keys": ["state"]}
    assert claims(of_base())["eu-fra"] == ["state", "a", "b"]
    (way,) = of(whole, "NetworkPolicy")["eu-fra-stores"]["spec"]["egress"]
    assert way["to"] == [{"ipBlock": {"cidr": "192.0.2.0/24"}}]
    assert [port["port"] for port in way["ports"]] == [80, 9443]
    settings = json.loads((tmp_path / "cloud" / "eu-fra" / "settings.json").read_text())
    assert settings["storage_locations"] == [where.replace("{region}", "eu-fra") for where in _S3]
    assert pods(whole)["eu-fra"]["containers"][0]["envFrom"] == [
        {"secretRef": {"name": "storage-credentials", "optional": True}}
    ]


def test_a_store_without_a_way_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    given = ["--domain=cloud.example", "--database=global=postgresql://u:p@db.example/d", f"--out={tmp_path / 'cloud'}"]
    assert main(given) == 2
    assert "in which networks the database and buckets of global are" in capsys.readouterr().err
    assert not (tmp_path / "cloud").exists()
    assert main([*given, "--stores=192.0.2.7"]) == 0


def test_services_are_reached_from_outside_where_that_is_wanted(rendered: Rendered) -> None:
    assert {one["spec"].get("type") for one in of(of_base(), "Service").values()} == {None}
    services = of(rendered("--load-balancers"), "Service").values()
    assert {(one["spec"]["type"], one["spec"]["externalTrafficPolicy"]) for one in services} == {
        ("LoadBalancer", "Local")
    }


def test_names_lead_to_services_within_the_cluster(rendered: Rendered, tmp_path: Path) -> None:
    services = of(rendered("--namespace=video"), "Service")
    rewritten = dict(line.split()[3:5] for line in (tmp_path / "cloud" / "coredns.txt").read_text().splitlines())
    hosts = {part.host: part.folder for part in plan.parts(Wanted(domain="cloud.example"))}
    assert rewritten == {host: f"{name}.video.svc.cluster.local" for host, name in hosts.items()}
    assert set(hosts.values()) == set(services)
    assert {one["metadata"]["namespace"] for one in services.values()} == {"video"}
