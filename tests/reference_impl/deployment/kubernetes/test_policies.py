"""What NetworkPolicies allow, worked out as a cluster does, is what docs/explanation/who-asks-whom.md says."""

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

from reference_impl.deployment import addresses as names
from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.kubernetes.manifests import selector
from reference_impl.deployment.regions import REGIONS
from tests.reference_impl.deployment.kubernetes.conftest import of_base

PARTS = {part.folder: part for part in plan.parts(Wanted())}
PODS = {name: selector(part) for name, part in PARTS.items()}
PORTS = {name: {*part.ports.values(), part.operator_port} for name, part in PARTS.items()}
_OUTSIDE = "a client outside of the cluster"


@cache
def policies() -> list[dict[str, Any]]:
    return [one["spec"] for one in of_base() if one["kind"] == "NetworkPolicy"]


def test_pods_bear_the_labels_that_policies_go_by() -> None:
    sets = {one["metadata"]["name"]: one["spec"]["template"] for one in of_base() if one["kind"] == "StatefulSet"}
    assert {name: template["metadata"]["labels"] for name, template in sets.items()} == PODS


def rules(pod: str, direction: str) -> Iterator[dict[str, Any]]:
    """All that hold of a pod; Kubernetes allows what any of them does."""
    for policy in policies():
        if policy["podSelector"]["matchLabels"].items() <= PODS[pod].items():
            assert direction.capitalize() in policy["policyTypes"]
            yield from policy[direction]


def matches(peer: dict[str, Any], other: str) -> bool:
    """Addresses are of what is outside: how they meet pods' own, each network has its own mind about."""
    if "ipBlock" in peer:
        return other == _OUTSIDE
    if "namespaceSelector" in peer:
        return False
    return other != _OUTSIDE and peer["podSelector"]["matchLabels"].items() <= PODS[other].items()


def allowed(pod: str, direction: str, other: str, port: int) -> bool:
    peers = {"ingress": "from", "egress": "to"}[direction]
    return any(
        any(matches(peer, other) for peer in rule[peers]) and any(one["port"] == port for one in rule["ports"])
        for rule in rules(pod, direction)
    )


def test_parts_ask_whom_they_must_and_nobody_else() -> None:
    reached = {
        (asking, asked, port)
        for asking, asked in itertools.permutations(PODS, 2)
        for port in PORTS[asked]
        if allowed(asking, "egress", asked, port) and allowed(asked, "ingress", asking, port)
    }
    own = PARTS["global"].ports
    expected = set()
    for region in REGIONS:
        keys = f"{region}-keys"
        expected |= {(region, "global", own[names.IDENTITY]), (region, "global", own[names.MY_SYSTEMS])}
        expected |= {(keys, "global", own[names.IDENTITY])}
        expected |= {("global", keys, PARTS[keys].ports[names.KEY_SERVER])}
    assert reached == expected


def test_each_side_alone_holds_the_others_off() -> None:
    """Where a network takes the addresses of clients for those of pods too, what is asked is still no wider."""
    for asking, asked in itertools.permutations(PODS, 2):
        for port in PORTS[asked]:
            assert allowed(asking, "egress", asked, port) == allowed(asked, "ingress", asking, port)


def test_clients_reach_every_service_and_no_operators_port() -> None:
    for name, part in PARTS.items():
        found = {port for port in PORTS[name] if allowed(name, "ingress", _OUTSIDE, port)}
        assert found == set(part.ports.values())


def test_no_part_asks_the_world_but_for_names() -> None:
    for name in PODS:
        elsewhere = [rule for rule in rules(name, "egress") for peer in rule["to"] if "podSelector" not in peer]
        assert elsewhere == []
        (dns,) = [rule for rule in rules(name, "egress") if "namespaceSelector" in rule["to"][0]]
        assert {(one["protocol"], one["port"]) for one in dns["ports"]} == {("UDP", 53), ("TCP", 53)}
