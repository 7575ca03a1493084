"""KEY-1 and CRED-4 of a camera, with what only this programme shows on top."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from harness.checks.by_sight.sight import Played, Sight
from harness.checks.registry import CHECKS, Finding, failed, unknown
from harness.checks.verdict import Evidence, Outcome
from harness.history.event import EventKind

AT_ONCE_US = 20_000
_JOURNEY = "an upload takes at most 0.5 s from the camera's decision to its arrival (assumed)"


def wrapped_under_the_public_key(sight: Sight) -> Finding:
    """KEY-1: each wrapped key opens; and how the camera took a new key pair of its organisation."""
    found = CHECKS["KEY-1"](sight.case)
    if found.outcome is not Outcome.PASS or not sight.versions:
        return found
    used = sorted({row.key_version for row in sight.rows})
    newest = "took up" if max(sight.versions) in used else "did not take up, which it may,"
    told = f"key versions used: {', '.join(map(str, used))}; the programme made a new one, which the camera {newest}"
    return replace(found, evidence=(*found.evidence, Evidence(told.rstrip(","))))


def renews_without_losing(sight: Sight) -> Finding:
    """CRED-4: before the end, also where that is seconds away; and at once where credentials are refused."""
    found = CHECKS["CRED-4"](sight.case)
    if found.outcome is not Outcome.PASS:
        return found
    waits_us = list(_after_refusals(sight))
    if waits_us and max(waits_us) < AT_ONCE_US:
        return failed("refused renewals were tried again at once", [f"{us / 1e6:.3f} s after one" for us in waits_us])
    why = sight.missed(Played.NORMAL, Played.EXPIRED)
    return unknown(why) if why else replace(found, assumptions=(*found.assumptions, _JOURNEY))


def _after_refusals(sight: Sight) -> Iterator[int]:
    """How long after each refused renewal the next one came; jitter may make any one of these short."""
    renewals = sight.case.history.of(EventKind.RENEWED, EventKind.RENEWAL_FAILED)
    for before, after in pairwise(renewals):
        if before.kind is EventKind.RENEWAL_FAILED:
            yield after.t_us - before.t_us
