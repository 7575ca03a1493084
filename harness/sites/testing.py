"""Drawn sites, for property tests: wired in many ways, most of them wrong; each is one that a file could describe."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from harness.sites.schema.document import FORMAT, Topology

Draw = Callable[[st.SearchStrategy[Any]], Any]
_LANS = ("10.0.0", "192.168.0", "192.168.1")
_HOSTS = (
    "identity.camproof.example",
    "media.eu-fra.camproof.example",
    "keys.eu-fra.camproof.example",
    "pool.ntp.org",
    "*.camproof.example",
    "any",
)
_MOST_ALIKE = 4
_TREES = (True, False, "unknown")


@st.composite
def topologies(draw: Draw) -> Topology:
    """A site with one appliance, perhaps a network, one router or two, and up to six cameras.

    Each of its parts is mostly as it should be, so that a site has a fault or two, or none.
    """
    lan = draw(st.sampled_from(_LANS))
    has_network = draw(st.booleans())
    routers = {"router": _router(draw, lan)}
    cables = [*_cables(draw, has_network=has_network)]
    if _seldom(draw):
        routers["box"] = _box(draw)
        cables += [{"from": "router/outside", "to": "box/inside"}, {"from": "box/outside", "to": "internet"}]
    elif not _seldom(draw):
        cables.append({"from": "router/outside", "to": "internet"})
    return Topology.model_validate(
        {
            "camproof": FORMAT,
            "name": "drawn",
            "why": "Drawn, to be judged.",
            "appliances": {"recorder": _appliance(draw, lan)},
            "networks": {"lan": _network(draw, lan)} if has_network else {},
            "routers": routers,
            "internet": {"link": _mostly(draw, "up", "down")},
            "cables": tuple(cables),
            "cameras": tuple(_cameras(draw, lan)),
        },
        by_alias=True,
        context={"from_file": True},
    )


def _mostly(draw: Draw, usual: Any, *others: Any) -> Any:  # noqa: ANN401 - whatever a file can say
    return draw(st.sampled_from([usual] * 9 * max(1, len(others)) + [*others]))


def _seldom(draw: Draw) -> bool:
    return bool(draw(st.integers(0, 9)) == 9)  # noqa: PLR2004 - the last of ten


def _appliance(draw: Draw, lan: str) -> dict[str, Any]:
    own = draw(st.sampled_from(["192.168.0.1/24", f"{lan}.2/24"]))
    net = own.rpartition(".")[0]
    first = _mostly(draw, net, "192.168.0") + ".100"
    dhcp = {
        "enabled": draw(st.integers(0, 2)) == 0,
        "first": first,
        "last": first.rpartition(".")[0] + ".149",
        "gateway": draw(st.sampled_from([f"{lan}.1", "none"])),
        "dns": draw(st.sampled_from([(f"{lan}.1",), (), ("8.8.8.8",)])),
        "taken": _mostly(draw, 0, 45, 50),
    }
    lock = {"number": 2, "lock": _mostly(draw, "02:00:00:00:00:02", "00:40:8c:00:00:01")}
    switch: dict[str, Any] = {
        "address": own,
        "dhcp": dhcp,
        "poe_budget": _mostly(draw, "124 W", "60 W"),
        "spanning_tree": _mostly(draw, *_TREES),
        "ports": (lock,) if draw(st.booleans()) else (),
    }
    return {"model": "S2208", "switch": switch}


def _network(draw: Draw, lan: str) -> dict[str, Any]:
    hosts: dict[str, Any] = {}
    if _seldom(draw):
        net = draw(st.sampled_from([lan, "192.168.77"]))
        gateway = draw(st.sampled_from(["self", "none", f"{net}.1"]))
        dhcp = {"first": f"{net}.20", "last": f"{net}.39", "gateway": gateway}
        hosts["gadget"] = {"address": f"{net}.5/24", "dhcp": dhcp}
    if draw(st.booleans()):
        hosts["clock"] = {"address": f"{lan}.{_mostly(draw, 9, 30, 31)}/24", "ntp": True}
    return {"hosts": hosts, "spanning_tree": draw(st.sampled_from(_TREES))}


def _router(draw: Draw, lan: str) -> dict[str, Any]:
    taken = _mostly(draw, 0, 44, 50)
    dhcp = {"enabled": not _seldom(draw), "first": f"{lan}.150", "last": f"{lan}.199", "taken": taken}
    one: dict[str, Any] = {"inside": f"{lan}.1/24", "dhcp": dhcp, "nat": not _seldom(draw)}
    if draw(st.booleans()):
        rules = tuple(_rule(draw) for _ in range(draw(st.integers(0, 3))))
        one["firewall"] = {"otherwise": _mostly(draw, "allow", "block"), "rules": rules}
    if _seldom(draw):
        one["dns"] = {"refuses": draw(st.sampled_from([(), ("*.camproof.example",)])), "enabled": draw(st.booleans())}
    if _seldom(draw):
        one["intercepts_tls"] = {"to": ("any",)}
    if _seldom(draw):
        one["captive_portal"] = {"lets_through": draw(st.sampled_from([(), ("02:00:00:00:00:01",)]))}
    return one


def _rule(draw: Draw) -> dict[str, Any]:
    rule: dict[str, Any] = {"do": _mostly(draw, "allow", "block"), "to": draw(st.sampled_from(_HOSTS))}
    if draw(st.booleans()):
        rule["port"] = draw(st.sampled_from([443, 123]))
    return rule


def _box(draw: Draw) -> dict[str, Any]:
    net = draw(st.sampled_from(["192.168.178", "192.168.0"]))
    dhcp = {"enabled": not _seldom(draw), "first": f"{net}.20", "last": f"{net}.99"}
    return {"inside": f"{net}.1/24", "dhcp": dhcp}


def _cables(draw: Draw, *, has_network: bool) -> list[dict[str, Any]]:
    uplink = "lan" if has_network else "router/inside"
    ends = _mostly(draw, ("u1-rj45",), ("u2",), ("u1-sfp",), (), ("u1-rj45", "u2"), ("u1-rj45", "u1-sfp"))
    cables = [{"from": f"recorder/{end}", "to": uplink, "broken": _seldom(draw)} for end in ends]
    if has_network:
        cables.append({"from": "lan", "to": "router/inside"})
        return cables
    return cables[:1]  # a router's port takes one


def _cameras(draw: Draw, lan: str) -> list[dict[str, Any]]:
    power = draw(st.sampled_from(["class-2", "class-3", "class-4"]))
    count = draw(st.integers(1, _MOST_ALIKE))
    groups: list[dict[str, Any]] = [{"name": "cam", "count": count, "port": "recorder/1", "power": power}]
    if draw(st.booleans()):
        net = _mostly(draw, lan, "192.168.5")
        static = {
            "address": f"{net}.{_mostly(draw, 60, 1, 30)}/24",
            "gateway": f"{net}.1",
            "dns": _mostly(draw, (f"{net}.1",), (), ("9.9.9.9", f"{net}.1")),
        }
        clock = {"ntp": f"{lan}.9"} if draw(st.booleans()) else {}
        groups.append({"name": "gate", "count": draw(st.integers(1, 2)), "port": "recorder/5", **static, **clock})
    return groups
