"""KEY-1 and CRED-4 of a camera, with what only this programme shows on top."""

from dataclasses import replace

from harness.checks.by_sight.sight import Played, Sight
from harness.checks.registry import CHECKS, Finding, unknown
from harness.checks.verdict import Evidence, Outcome


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
    if found.outcome is Outcome.PASS and (why := sight.missed(Played.NORMAL, Played.EXPIRED)):
        return unknown(why)
    return found
