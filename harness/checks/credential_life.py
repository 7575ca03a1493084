"""CRED-5: every renewal gives credentials that can be used, for as long as the cloud declares."""

from collections.abc import Iterator

from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges, settle
from harness.history.event import Event, EventKind

_OK = range(200, 300)
_WHOLE_US = 1_000_000  # an end may be rounded to the second
_JOURNEY_US = 10_000_000  # an answer over a slow line, until the camera notes it
_SOLD_S = (900, 43_200)


@judges("CRED-5")
def credentials_hold_as_long_as_declared(case: CaseFile) -> Finding:
    """What comes with status 200 is a renewal document, and its end lies as far ahead as the cloud declares."""
    wrong: list[str] = []
    renewals = case.history.of(EventKind.RENEWED, EventKind.RENEWAL_FAILED)
    for event in renewals:
        camera = case.cameras.get(event.camera or "")
        wrong += [f"{camera.name if camera else event.camera}: {what}" for what in _wrong(event, case)]
    return settle(
        wrong,
        sum(event.kind is EventKind.RENEWED for event in renewals),
        "sets of credentials",
        holds=f"every renewal gave credentials that hold for the declared {case.credential_life_s:g} s",
        broken="a renewal gave no credentials that can be used, or for another time than declared",
        assumptions=_assumed(case.credential_life_s),
    )


def _wrong(event: Event, case: CaseFile) -> Iterator[str]:
    if event.kind is EventKind.RENEWAL_FAILED:
        if event.detail["status"] in _OK:
            yield str(event.detail["why"])
        return
    declared_us = round(case.credential_life_s * 1e6)
    life_us = int(event.detail["expires_us"] or 0) - event.t_us
    skew_us = round(case.clock_skew_s * 1e6)  # the cloud counts from its own clock, the camera from ours
    if not declared_us - _WHOLE_US - _JOURNEY_US - skew_us <= life_us <= declared_us + _WHOLE_US + skew_us:
        yield f"got credentials for {life_us / 1e6:.1f} s"


def _assumed(life_s: float) -> tuple[str, ...]:
    least, most = _SOLD_S
    if least <= life_s <= most:
        return ()
    return (f"the cloud is set to {life_s:g} s, so that renewals happen in the run; its usual setting was not seen",)
