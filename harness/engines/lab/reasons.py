"""Why a camera of the lab can't be activated, from what it saw alone: the first thing that went wrong. No I/O."""

from harness.engines.lab.observed import CameraSeen, Reached
from harness.engines.lab.probes.connection import Step


def reason(seen: CameraSeen) -> str:
    """In a sentence; "" if it activates."""
    if seen.activates:
        return ""
    if not seen.interface.link:
        return "there is no link: no power, a cable that is out or broken, or a port that is off"
    if seen.storm:
        return "frames come again and again: there is a loop in the network"
    return _address(seen) or _time(seen) or next(_not_reached(one, seen) for one in seen.reached if not one.ok)


def _address(seen: CameraSeen) -> str:
    if seen.fallback:
        more = f", which {len(seen.others)} others have, too" if seen.others else ""
        return f"no DHCP server gave it a lease: it has a link, and its fallback address {seen.interface.address}{more}"
    if seen.others:
        return f"its address {seen.interface.address} is also that of {', '.join(sorted(seen.others))}"
    if not seen.interface.address:
        return "it has no address"
    if not seen.interface.router:
        return f"it has the address {seen.interface.address} and no router"
    return ""


def _time(seen: CameraSeen) -> str:
    if not seen.resolvers and any(one.resolved is not None for one in seen.reached):
        return f"it knows of no resolver, with the address {seen.interface.address}"
    if seen.knows_time or seen.time is None:
        return ""
    if any(one.resolved and one.resolved.why == "no answer" for one in seen.reached):
        return ""  # then it is not the time alone
    asked = f"{seen.time.host} ({seen.time.address})" if seen.time.address else seen.time.host
    return f"{asked} does not tell it the time"


def _not_reached(one: Reached, seen: CameraSeen) -> str:
    where = f"{one.host}:{one.port}"
    if one.resolved is not None and not one.resolved.addresses:
        return f"{one.host} has no address for it: {one.resolved.why}, of {', '.join(seen.resolvers)}"
    if one.attempt is None:
        return f"{where} could not be tried"
    at = f"{where} {'through the proxy ' if one.resolved is None else ''}at {one.attempt.address}"
    if one.attempt.step is Step.TCP:
        return f"{at}: {one.attempt.why}{_after(one)}"
    if one.attempt.step is Step.PROXY:
        return f"{at}: it refuses, {one.attempt.why}"
    if one.attempt.step is Step.TLS and seen.portal:
        return f"{where}: a captive portal answers ({seen.portal})"
    return f"{at}: {one.attempt.step} failed, {one.attempt.why}"


def _after(one: Reached) -> str:
    """The failing hop: it is behind the last one that answers."""
    if not one.hops:
        return "; no hop answers, not even the first"
    last = one.hops[-1]
    if last.refused:
        return f"; {last.address} says that there is no way"
    return "; the host itself answers pings" if last.reached else f"; behind {last.address} nobody answers"
