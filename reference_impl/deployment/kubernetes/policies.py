"""Who may ask whom, as NetworkPolicies: what docs/explanation/who-asks-whom.md says, and clients from outside. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from reference_impl.deployment import addresses as names
from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import GLOBAL, Part, Wanted
from reference_impl.deployment.kubernetes.manifests import Document, every_pod, selector

CLIENTS = "camproof.io/clients"
_EVERYWHERE = ("0.0.0.0/0", "::/0")
_DNS = 53


def asked_by(wanted: Wanted, part: Part) -> list[tuple[Part, tuple[str, ...]]]:
    """The parts that a part asks, and which of their services."""
    if part.name == GLOBAL:
        return [(plan.keys_part(wanted, region), (names.KEY_SERVER,)) for region in wanted.regions]
    services = (names.IDENTITY, names.MY_SYSTEMS) if part.name == part.region else (names.IDENTITY,)
    return [(plan.global_part(wanted), services)]


def nobody() -> Document:
    """What holds of every pod: nobody asks it, and it asks nobody but for names, unless another policy says so."""
    kube_dns = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
        "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
    }
    names_of = {"to": [kube_dns], "ports": [{"protocol": protocol, "port": _DNS} for protocol in ("UDP", "TCP")]}
    return _policy("camproof", every_pod(), ingress=[], egress=[names_of])


def of_part(wanted: Wanted, part: Part) -> Document:
    """What a part is asked, by other parts and by clients; and whom it asks."""
    ingress = [
        {"from": [_pods(one)], "ports": _ports(part, services)}
        for one in plan.parts(wanted)
        for asked, services in asked_by(wanted, one)
        if asked.name == part.name
    ]
    ingress.append({"from": _clients(), "ports": _ports(part, part.ports)})
    egress = [{"to": [_pods(asked)], "ports": _ports(asked, services)} for asked, services in asked_by(wanted, part)]
    return _policy(part.folder, selector(part), ingress=ingress, egress=egress)


def to_stores(part: Part, networks: Sequence[str], ports: Sequence[int]) -> Document:
    """A part reaches its database and its buckets, which are none of the cloud's pods."""
    to = [{"ipBlock": {"cidr": network}} for network in networks]
    egress = [{"to": to, "ports": [{"protocol": "TCP", "port": port} for port in ports]}]
    return _policy(f"{part.folder}-stores", selector(part), egress=egress)


def _policy(name: str, of: dict[str, str], **rules: list[Any]) -> Document:
    kinds = {"ingress": "Ingress", "egress": "Egress"}
    spec = {"podSelector": {"matchLabels": of}, "policyTypes": [kinds[kind] for kind in rules], **rules}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name}, "spec": spec}


def _pods(part: Part) -> Document:
    return {"podSelector": {"matchLabels": selector(part)}}


def _clients() -> list[Document]:
    """Cameras and users: whatever is outside the cluster, and pods that let them in."""
    outside: list[Document] = [{"ipBlock": {"cidr": network}} for network in _EVERYWHERE]
    return [*outside, {"namespaceSelector": {"matchLabels": {CLIENTS: "true"}}}]


def _ports(part: Part, services: Iterable[str]) -> list[Document]:
    return [{"protocol": "TCP", "port": part.ports[service]} for service in services]
