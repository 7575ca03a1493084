"""Remedies at the way out of a switch or network: what is plugged into U1, and where a router hangs."""

from collections.abc import Iterator

from harness.sites.doctor.change import Change, cables, replugged
from harness.sites.doctor.situation import Situation
from harness.sites.schema.document import Cable

_U1 = ("u1-rj45", "u1-sfp")
_PAPER_U1 = "paper: connect to server uplink U1"


def way_out(here: Situation) -> Iterator[Change]:
    """A network without a router gets one: by the appliance's U1, or by a cable to a router that has a port free."""
    if here.routers():
        return
    used = {end for cable in here.site.cables for end in (cable.start, cable.end)}
    if here.appliance:
        yield from _onto_u1(here, used)
    networks = [node for node in here.domain.nodes if node in here.site.networks]
    for name in (name for name in here.site.routers if f"{name}/inside" not in used):
        for network in networks:
            text, why = f"connect {name}'s inside to {network}", "cameras need a router in their network"
            edit = cables(into=(Cable(start=network, end=f"{name}/inside"),))
            yield Change("connect-router", name, text, why, edit)


def _onto_u1(here: Situation, used: set[str]) -> Iterator[Change]:
    """The network that has a router goes onto the appliance's U1: by the cable of U2, or by another one."""
    name = here.appliance
    u1 = {f"{name}/{one}" for one in _U1}
    port = next((one for one in sorted(u1) if one not in used), None)
    if port is None or any(cable.broken and {cable.start, cable.end} & u1 for cable in here.site.cables):
        return  # if there is a cable that is broken, a whole one is the remedy
    u2 = next((c for c in here.site.cables if f"{name}/u2" in {c.start, c.end} and not c.broken), None)
    if u2 and here.routers(here.wiring.of[f"{name}/u2"]):
        far = u2.end if u2.start == f"{name}/u2" else u2.start
        text = f"move the cable from {name}'s U2 to its U1 ({port})"
        why = f"the cameras hang on the switch, and U1 is the switch's way out; U2 is the computer's own, to {far}"
        yield Change("move-to-u1", name, text, why, replugged(u2, port, far), _PAPER_U1)
        return
    why = "the cameras hang on the switch, and U1 is the switch's way out"
    for target in _ways_out(here, used):
        edit = cables(into=(Cable(start=port, end=target),))
        yield Change("connect-u1", name, f"connect {name}'s U1 ({port}) to {target}", why, edit, _PAPER_U1)


def _ways_out(here: Situation, used: set[str]) -> Iterator[str]:
    """Networks with a router, and routers with a free inside port."""
    yield from (name for name in here.site.networks if here.routers(here.wiring.of[name]))
    yield from (f"{name}/inside" for name in here.site.routers if f"{name}/inside" not in used)
