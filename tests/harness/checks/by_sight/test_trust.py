from dataclasses import replace

import pytest

from harness.checks.by_sight import trust
from harness.checks.by_sight.judged import BY_SIGHT, judged
from harness.checks.by_sight.sight import Played, Sent, Upload
from harness.checks.by_sight.throttling import throttling_is_backed_off_from
from harness.checks.facts.holdings import StoredObject
from harness.checks.verdict import Outcome
from harness.history.event import Event, EventKind
from harness.requirements.catalogue import load
from tests.harness.checks.by_sight.sights import HEADER, KINDS, SIZE, T0, S, key, sight


def throttled(waits_us: tuple[int, ...], retry_after_s: float | None) -> tuple[Sent, ...]:
    sent, at_us = [], T0
    for wait_us in waits_us:
        sent.append(Sent(at_us, at_us, Upload.OBJECT, 0, 503, "SlowDown", retry_after_s, Played.THROTTLED))
        at_us += wait_us
    return (*sent, Sent(at_us, at_us, Upload.OBJECT, 0, 200))


REDIRECTED = Sent(T0, T0, Upload.OBJECT, 1, 307, act=Played.REDIRECT)


@pytest.mark.parametrize("requirement", ["TLS-1", "TLS-2", "TLS-3", "CFG-3", "REG-2", "IDX-4"])
def test_a_camera_that_does_all_as_it_must_passes(requirement: str) -> None:
    found = BY_SIGHT[requirement](sight(sent=(*sight().sent, REDIRECTED)))
    assert found.outcome is Outcome.PASS, found


@pytest.mark.parametrize(("kind", "requirement"), list(zip(KINDS, ["TLS-2"] * 3 + ["TLS-1"], strict=False)))
def test_trust_in_an_impostor_is_seen_and_no_impostor_decides_nothing(kind: str, requirement: str) -> None:
    def outcome(**changed: object) -> Outcome:
        led = tuple(replace(one, **changed) if one.kind == kind else one for one in sight().led)  # type: ignore[arg-type]
        return BY_SIGHT[requirement](sight(led=led)).outcome

    assert outcome(trusted=1) is Outcome.FAIL
    assert outcome(tried=0) is Outcome.UNKNOWN
    assert BY_SIGHT[requirement](sight(rows=())).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "change", "outcome"),
    [
        (KINDS[4], {"said": True, "credentials": True}, Outcome.FAIL),
        (KINDS[4], {"said": True}, Outcome.PASS),
        (KINDS[5], {"said": True}, Outcome.FAIL),
    ],
)
def test_a_redirect_that_is_followed_is_seen(kind: str, change: dict[str, bool], outcome: Outcome) -> None:
    led = tuple(replace(one, **change) if one.kind == kind else one for one in sight().led)  # type: ignore[arg-type]
    assert trust.redirects_lead_nowhere(sight(led=led, sent=(REDIRECTED,))).outcome is outcome


def test_an_upload_without_encryption_is_seen() -> None:
    early = Sent(T0 - 9 * S, T0 - 9 * S, Upload.OBJECT, 0, 200)
    assert trust.encryption_stays_on(sight(sent=(early,))).outcome is Outcome.FAIL


def test_another_region_is_seen() -> None:
    assert trust.stays_in_its_region(sight(strayed=1)).outcome is Outcome.FAIL


def test_where_its_own_region_was_always_there_nothing_is_decided() -> None:
    acts = dict(sight().acts)
    for missed in ({}, {Played.AWAY: replace(acts[Played.AWAY], missed="within 30 s there came no uploads")}):
        told = {name: act for name, act in acts.items() if name != Played.AWAY} | missed
        assert trust.stays_in_its_region(sight(acts=told)).outcome is Outcome.UNKNOWN


def test_an_object_that_nothing_tells_of_is_seen() -> None:
    twice = key(2).replace("15-02.0", "15-02.5")
    case = replace(sight().case, objects=[*sight().case.objects, StoredObject("eu", twice, SIZE, "")])
    assert trust.stored_once(sight(case=case)).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("waits_us", "retry_after_s", "outcome"),
    [
        ((S, 2 * S), 1.0, Outcome.PASS),
        ((S, S // 2), 1.0, Outcome.FAIL),
        ((S // 2, S), None, Outcome.PASS),
        ((1000, 1000, S), None, Outcome.FAIL),
    ],
)
def test_waits_are_held_against_what_was_asked(
    waits_us: tuple[int, ...], retry_after_s: float | None, outcome: Outcome
) -> None:
    assert throttling_is_backed_off_from(sight(sent=throttled(waits_us, retry_after_s))).outcome is outcome


def test_rows_that_are_refused_in_one_request_are_one_refusal() -> None:
    one_by_one = throttled((2 * S, 3 * S), 1.0)
    in_lists = tuple(replace(s, what=Upload.ROW, counter=n) for s in one_by_one for n in range(3))
    assert throttling_is_backed_off_from(sight(sent=in_lists)).outcome is Outcome.PASS


def test_a_check_that_breaks_is_an_error() -> None:
    assert judged("TLS-2", sight(led=None), "").outcome is Outcome.ERROR


def test_every_row_that_binds_a_camera_is_judged_or_says_why_not() -> None:
    bound = {r.id for r in load() if "camera" in r.who}
    assert bound - BY_SIGHT.keys() == set()
    beyond = {i for i in BY_SIGHT if i in bound and judged(i, sight(), "").outcome is Outcome.SKIP}
    assert {i for i in beyond if not judged(i, sight(), "").reason} == set()


def test_a_renewal_that_is_hammered_is_seen() -> None:
    def judged_with(waits_us: int) -> Outcome:
        events = (
            Event(T0, EventKind.RENEWED, "here", "cam", detail={"expires_us": T0 + 9 * S}),
            Event(T0 + S, EventKind.RENEWAL_FAILED, "here", "cam", detail={"status": 503, "why": "overloaded"}),
            Event(T0 + S + waits_us, EventKind.RENEWED, "here", "cam", detail={"expires_us": T0 + 20 * S}),
        )
        whole = sight()
        case = replace(whole.case, history=replace(HEADER, events=events), cameras={"cam": whole.camera})
        return judged("CRED-4", replace(whole, case=case), "").outcome

    assert judged_with(S) is Outcome.PASS
    assert judged_with(1000) is Outcome.FAIL
