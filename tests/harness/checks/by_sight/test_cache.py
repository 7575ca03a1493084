from dataclasses import replace

from harness.checks.by_sight import cache
from harness.checks.by_sight.sight import Act, Played, Sent, Upload
from harness.checks.facts.answers import IndexedGap
from harness.checks.registry import Finding
from harness.checks.verdict import Outcome
from tests.harness.checks.by_sight.sights import BACK, LOST, T0, S, row, sight

MISSED = {Played.OUTAGE: Act(Played.OUTAGE, "the outage", 0, 1, "within 30 s there came no camera")}


def said(found: Finding) -> str:
    return " ".join(evidence.statement for evidence in found.evidence)


def test_a_camera_that_does_all_as_it_must_passes() -> None:
    good = sight(sent=(*sight().sent, Sent(T0, T0 + 1, Upload.OBJECT, 0, 503)))
    for check in (
        cache.nothing_lost_with_room, cache.cache_never_over_its_size, cache.drops_follow_the_policy,
        cache.each_loss_is_told, cache.kept_until_acknowledged, cache.backlog_drains_in_order,
    ):  # fmt: skip
        found = check(good)
        assert found.outcome is Outcome.PASS, (check.__name__, found)


def test_a_loss_with_room_is_seen() -> None:
    roomy = replace(sight().camera, cache_bytes=700)
    found = cache.nothing_lost_with_room(sight(camera=roomy))
    assert found.outcome is Outcome.FAIL
    assert "segment 6 was lost, with at most 300 bytes of 700 held" in said(found)


def test_more_than_the_cache_holds_is_seen() -> None:
    small = replace(sight().camera, cache_bytes=150)
    assert cache.cache_never_over_its_size(sight(camera=small)).outcome is Outcome.FAIL


def test_the_other_policy_is_seen_either_way() -> None:
    newest_lost = replace(sight().camera, cache_policy="deny-new")
    found = cache.drops_follow_the_policy(sight(camera=newest_lost))
    assert found.outcome is Outcome.FAIL
    assert "and the newer 7 taken in" in said(found)
    kept = {
        **sight().stored_us,
        ("cam", "span", 0): BACK + S,
        ("cam", "span", 1): BACK + S,
        ("cam", "span", 2): BACK + S,
    }
    found = cache.drops_follow_the_policy(sight(stored_us=kept))
    assert found.outcome is Outcome.FAIL
    assert "while the older 0 to 2 were held" in said(found)


def test_a_loss_that_is_not_told_not_once_or_with_another_time_is_seen() -> None:
    gap = sight().gaps[0]
    for gaps, told in (
        ((), "segment 3 was neither stored nor reported"),
        ((gap, replace(gap, first=5)), "segment 5 is told of 2 times"),
        ((replace(gap, duration_us=S),), "6 ends +3.000 s before 7 begins"),
    ):
        found = cache.each_loss_is_told(sight(gaps=gaps))
        assert found.outcome is Outcome.FAIL
        assert told in said(found)


def test_a_segment_that_was_sent_in_vain_and_forgotten_is_seen() -> None:
    vain = (*sight().sent, Sent(T0, T0 + 1, Upload.OBJECT, LOST.start, 0))
    found = cache.kept_until_acknowledged(sight(sent=vain, gaps=()))
    assert found.outcome is Outcome.FAIL
    assert "segment 3 was sent in vain" in said(found)


def test_the_newest_first_or_too_late_is_seen() -> None:
    stored = {**sight().stored_us, ("cam", "span", 7): BACK + S // 2}
    assert "8 was stored before 9" not in said(cache.backlog_drains_in_order(sight(stored_us=stored)))
    assert "segment 9 was stored before 7" in said(cache.backlog_drains_in_order(sight(stored_us=stored)))
    late = {**sight().stored_us, ("cam", "span", 9): BACK + 40 * S}
    assert "segment 9 came 40.0 s after" in said(cache.backlog_drains_in_order(sight(stored_us=late)))


def test_what_did_not_happen_decides_nothing() -> None:
    unplayed = sight(acts=MISSED, gaps=(), sent=(), rows=tuple(map(row, range(3))), back_us=0, cut_us=0)
    for check in (
        cache.nothing_lost_with_room, cache.cache_never_over_its_size, cache.drops_follow_the_policy,
        cache.each_loss_is_told, cache.kept_until_acknowledged, cache.backlog_drains_in_order,
    ):  # fmt: skip
        assert check(unplayed).outcome is Outcome.UNKNOWN, check.__name__


def test_a_camera_whose_clock_is_ahead_is_judged_by_its_own() -> None:
    ahead = 2 * S
    rows = tuple(replace(r, start_us=r.start_us + ahead) for r in sight().rows)
    gap = sight().gaps[0]
    gaps = (IndexedGap("cam", "span", gap.first, gap.last, gap.start_us + ahead, gap.duration_us),)
    assert cache.cache_never_over_its_size(sight(rows=rows, gaps=gaps)).outcome is Outcome.PASS
