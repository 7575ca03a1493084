"""Which requirements bind a camera, and how each is judged by what a cloud sees."""

from collections.abc import Callable, Mapping

from harness.checks import encryption, keys, renewal, stream_cache
from harness.checks.by_sight import cache, throttling, trust
from harness.checks.by_sight.keys import renews_without_losing, wrapped_under_the_public_key
from harness.checks.by_sight.sight import Sight
from harness.checks.registry import CHECKS, Finding, skipped
from harness.checks.verdict import Outcome, Verdict

AREAS = (encryption, keys, renewal, stream_cache)  # importing them enters their checks

Judge = Callable[[Sight], Finding]


def _as_ever(requirement: str) -> Judge:
    """The check that judges simulated cameras too."""
    return lambda sight: CHECKS[requirement](sight.case)


def _beyond(why: str) -> Judge:
    return lambda _sight: skipped(why)


def _by_its_own_history(requirement: str) -> Judge:
    def judge(sight: Sight) -> Finding:
        """The camera's word, where it gave one."""
        if sight.witness is None:
            return skipped("what a camera holds shows in its own history alone, and none was given")
        return CHECKS[requirement](sight.witness)

    return judge


BY_SIGHT: Mapping[str, Judge] = {
    "CFG-3": trust.encryption_stays_on,
    "CRED-4": renews_without_losing,
    "ENC-1": _as_ever("ENC-1"),
    "ENC-2": _as_ever("ENC-2"),
    "ENC-3": _as_ever("ENC-3"),
    "ENC-4": _as_ever("ENC-4"),
    "ENC-5": _as_ever("ENC-5"),
    "KEY-1": wrapped_under_the_public_key,
    "TLS-1": trust.old_tls_is_refused,
    "TLS-2": trust.bad_certificates_are_refused,
    "TLS-3": trust.redirects_lead_nowhere,
    "REG-2": trust.stays_in_its_region,
    "IDX-4": trust.stored_once,
    "BUF-1": cache.nothing_lost_with_room,
    "BUF-2": cache.cache_never_over_its_size,
    "BUF-3": cache.drops_follow_the_policy,
    "BUF-4": _by_its_own_history("BUF-4"),
    "BUF-5": cache.each_loss_is_told,
    "BUF-6": cache.kept_until_acknowledged,
    "BUF-7": cache.backlog_drains_in_order,
    "BUF-8": _beyond("one camera is judged: how many share an uplink is not seen (`--role cloud`)"),
    "BUF-9": _beyond("the programme can't take a camera's power away"),
    "BUF-10": _beyond("what lies on the camera's own card is not seen from a cloud"),
    "BUF-11": throttling.throttling_is_backed_off_from,
    "NET-10": _beyond("what a camera says of a fault to its user is not seen from a cloud"),
}


def judged(requirement: str, sight: Sight, replay: str) -> Verdict:
    """The verdict. A check that breaks is an error, never a pass."""
    try:
        found = BY_SIGHT[requirement](sight)
    except Exception as broken:  # noqa: BLE001 - whatever breaks in a check must not look like a pass
        return Verdict(requirement, Outcome.ERROR, f"the check itself failed: {broken!r}", replay=replay)
    return Verdict(requirement, found.outcome, found.reason, found.evidence, found.assumptions, replay)
