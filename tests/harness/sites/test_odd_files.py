"""Whatever a file says: it is refused with reasons, or it is examined to the end."""

import copy
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.sites.doctor.search import search
from harness.sites.load import BadTopologyError, load
from harness.sites.oracle.judge import diagnose
from harness.sites.schema.document import Topology
from reports.sites.document import document
from reports.sites.layout import laid_out
from reports.sites.marks import marks
from tests.harness.sites.written import examples

SHIPPED = [
    yaml.safe_load(file.read_text("utf-8"))
    for file in sorted(files("scenarios").joinpath("topologies").iterdir(), key=lambda file: file.name)
]
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    "",
    "x",
    "none",
    "self",
    "dhcp",
    "any",
    "10.0.0.1/30",
    "10.0.1.1/16",
    "0.0.0.0/0",
    [],
    {},
]
AS_MAY_BE: dict[str, list[Any]] = {
    "inside": ["10.0.0.1/30", "10.0.0.1/16", "192.168.0.1/24"],
    "address": ["10.0.0.1/24", "10.0.0.5/30", "dhcp", "192.168.0.1/24"],
    "outside": ["10.0.0.7/24", "198.51.100.7/24", "dhcp"],
    "gateway": ["none", "self", "10.0.0.254", "8.8.8.8"],
    "dns": [[], ["self"], ["8.8.8.8"], ["1.2.3.4", "10.0.0.1"]],
    "enabled": [True, False],
    "from": ["lan", "recorder/u1-sfp", "router/outside", "recorder/5"],
    "to": ["lan", "internet", "router/inside", "recorder/u2"],
    "port": ["recorder/u1-sfp", "lan", "recorder/2"],
    "power": ["own", "class-6"],
    "ntp": ["10.0.0.1", "10.0.0.77"],
    "spanning_tree": [True, False, "unknown"],
    "ip": ["ipv6", "both"],
}
Path = tuple[str | int, ...]
Value = Any  # whatever YAML can say


def paths(value: Value, path: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from paths(one, (*path, key))


def change(site: Value, path: Path, draw: Callable[[st.SearchStrategy[Value]], Value]) -> None:
    for key in path[:-1]:
        site = site[key]
    last = path[-1]
    if draw(st.integers(0, 9)) == 0:
        del site[last]
    else:
        site[last] = draw(st.sampled_from(AS_MAY_BE.get(str(last), ODD)))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=max(20, examples() // 4))
@given(data=st.data())
def test_a_file_is_refused_or_examined_to_the_end(data: st.DataObject) -> None:
    site = copy.deepcopy(data.draw(st.sampled_from(SHIPPED)))
    for _ in range(data.draw(st.integers(1, 4))):
        known = [path for path in paths(site) if str(path[-1]) in AS_MAY_BE] or [*paths(site)]
        change(site, data.draw(st.sampled_from(known)), data.draw)
    try:
        loaded = load(yaml.safe_dump(site, sort_keys=False), "odd.yaml")
    except BadTopologyError as refused:
        wrong = refused.lines
    else:
        wrong = ()
        examine(loaded)
    assert all(line.startswith("odd.yaml:") for line in wrong)


def examine(loaded: Topology) -> None:
    said = diagnose(loaded)
    found = search(loaded, said)
    assert document(loaded, said, found)["cameras"]
    laid_out(loaded)
    marks(loaded, said)
