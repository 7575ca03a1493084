"""What a cluster has besides the base: namespace, image, secrets, and where its rows and objects lie. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import GLOBAL, Part, Wanted
from reference_impl.deployment.kubernetes.base import CLOUD, kustomization
from reference_impl.deployment.kubernetes.manifests import IMAGE, Document, secret_of
from reference_impl.deployment.kubernetes.policies import to_stores

OPERATORS = {"": {"operator_host": "0.0.0.0"}}  # noqa: S104 - kubelet asks there; a policy keeps others out
_DATABASE_PORT, _HTTPS = 5432, 443
_OUTSIDE = [
    {"op": "add", "path": "/spec/type", "value": "LoadBalancer"},
    {"op": "add", "path": "/spec/externalTrafficPolicy", "value": "Local"},
]
"""A Service that the world finds. Who asks keeps its address on its way there: limits go by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where it is to run.

    Args:
        namespace: made for it.
        image: with its tag or digest; "": as the base says.
        stores: networks in which databases and buckets are; needed where there are any.
        load_balancers: whether each part has an address outside of the cluster.
    """

    namespace: str = "camproof"
    image: str = ""
    stores: tuple[IPv4Network | IPv6Network, ...] = ()
    load_balancers: bool = False

    def __post_init__(self) -> None:
        if self.image and not _is_fixed(self.image):
            raise ValueError(f"image: {self.image} may be another one tomorrow; give a tag but `latest`, or a digest")


def overlay(wanted: Wanted, cluster: Cluster, secrets: Mapping[str, Sequence[str]]) -> dict[str, list[Document]]:
    """Documents by file.

    Args:
        wanted: the cloud.
        cluster: where it is to run.
        secrets: names of the files of each part, which are in a folder of its own, by its name.
    """
    stores = [_stores(wanted, part, cluster) for part in plan.parts(wanted)]
    files = {
        "namespace.yaml": [_namespace(cluster)],
        "stores.yaml": [policy for policy in stores if policy],
    }
    used = {name: content for name, content in files.items() if content}
    return {"kustomization.yaml": [_kustomization(wanted, cluster, secrets, used)], **used}


def rewritten_names(wanted: Wanted, cluster: Cluster) -> str:
    """For CoreDNS: within the cluster the parts' names lead to their Services."""
    lines = (
        f"rewrite name exact {part.host} {part.folder}.{cluster.namespace}.svc.cluster.local"
        for part in plan.parts(wanted)
    )
    return "\n".join([*lines, ""])


def _kustomization(
    wanted: Wanted, cluster: Cluster, secrets: Mapping[str, Sequence[str]], used: Mapping[str, Any]
) -> Document:
    bases = [f"base/{place}" for place in (CLOUD, GLOBAL, *wanted.regions)]
    made = kustomization([*used, *bases])
    made["namespace"] = cluster.namespace
    if cluster.image:
        made["images"] = [_image(cluster.image)]
    made["secretGenerator"] = [
        {"name": secret_of(part), "files": [f"{part.folder}/{name}" for name in secrets.get(part.name, ())]}
        for part in plan.parts(wanted)
    ]
    if cluster.load_balancers:
        made["patches"] = [{"target": {"kind": "Service"}, "patch": yaml.safe_dump(_OUTSIDE)}]
    return made


def _image(image: str) -> Document:
    name, at, digest = image.partition("@")
    if at:
        return {"name": IMAGE, "newName": name, "digest": digest}
    name, _, tag = image.rpartition(":")
    return {"name": IMAGE, "newName": name, "newTag": tag}


def _is_fixed(image: str) -> bool:
    name, at, _ = image.partition("@")
    _, colon, tag = name.rpartition("/")[2].partition(":")
    return bool(at) or (bool(colon) and tag not in {"", "latest"})


def _namespace(cluster: Cluster) -> Document:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": cluster.namespace, "labels": labels}}


def _stores(wanted: Wanted, part: Part, cluster: Cluster) -> Document | None:
    ports = sorted(set(_store_ports(wanted, part)))
    if ports and not cluster.stores:
        raise ValueError(f"stores: say in which networks the database and buckets of {part.name} are")
    return to_stores(part, [str(network) for network in cluster.stores], ports) if ports else None


def _store_ports(wanted: Wanted, part: Part) -> list[int]:
    database = wanted.databases.get(part.name, "")
    ports = [urlsplit(database).port or _DATABASE_PORT] if database else []
    for where in plan.locations_of(wanted, part) if part.name == part.region else ():
        if "://" in where:
            endpoint = urlsplit(parse_qs(urlsplit(where).query).get("endpoint", [""])[0])
            ports.append(endpoint.port or (80 if endpoint.scheme == "http" else _HTTPS))
    return ports
