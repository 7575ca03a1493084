"""Each thing that can happen, in a case that can be worked out by hand: 500 kB every 2 s, 0.2 s each on the line."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from harness.camera.upload_policy import UploadSettings
from harness.engines.events import run
from harness.history.event import Event, EventKind, Header, History
from harness.history.record import Recorder
from harness.scenario.plan import TOLD, Credentials, Plan, Region
from harness.scenario.testing import Row, S, camera_class, limit, plan, unlimited

AT_ONCE = UploadSettings(factor_s=0.001, cap_s=0.001)
LINE = 20e6
BIG = camera_class(cache_bytes=10**9)


def with_rows(given: Plan, **columns: list[int]) -> Plan:
    """Another value for whole columns of the programs."""
    old = given.programs
    new = {name: np.array(values, getattr(old, name).dtype) for name, values in columns.items()}
    return replace(given, programs=replace(old, **new))


def row(given: Plan) -> dict[str, Any]:
    return dict(run(given).outcome.collect().rows(named=True)[0])


def events(given: Plan, *kinds: EventKind) -> list[tuple[float, EventKind]]:
    return [((e.t_us - given.start_us) / S, e.kind) for e in story(given).of(*kinds)]


def story(given: Plan) -> History:
    recorder = Recorder()
    run(given, history=recorder)
    return recorder.finish(Header("test", given.sha256, given.seed, "events", "0", "", given.start_us))


def failures(given: Plan) -> list[tuple[float, str, object]]:
    return [
        ((e.t_us - given.start_us) / S, str(e.detail["why"]), e.detail["status"])
        for e in story(given).of(EventKind.FAILED)
    ]


# --- a line that says nothing, and one that says no


def test_an_upload_goes_on_after_a_cut_shorter_than_it_waits() -> None:
    given = plan([BIG], [[(0, LINE), (10.1, 0), (13.1, LINE)]], record_s=20)
    assert failures(given) == []
    assert (13.2, EventKind.ACKNOWLEDGED) in events(given, EventKind.ACKNOWLEDGED)  # 0.1 s before, 0.1 s after


def test_an_upload_is_given_up_when_nothing_moved_for_so_long() -> None:
    given = plan([BIG], [[(0, LINE), (10.1, 0), (18, LINE)]], record_s=20, retry=AT_ONCE)
    assert failures(given) == [(14.1, "network", None)]
    assert (18.2, EventKind.ACKNOWLEDGED) in events(given, EventKind.ACKNOWLEDGED)  # from its beginning


def test_answers_stand_still_too() -> None:
    given = plan([BIG], [[(0, LINE), (10.5, 0), (12, LINE)]], record_s=20, exchange_us=S)
    assert failures(given) == []
    assert (12.7, EventKind.ACKNOWLEDGED) in events(given, EventKind.ACKNOWLEDGED)  # 0.3 s of 1 s had passed


def test_a_line_that_breaks_at_the_moment_of_the_answer_holds_it_back() -> None:
    given = plan([BIG], [[(0, LINE), (11.2, 0), (12, LINE)]], record_s=20, exchange_us=S, exchange_spread=0.0)
    assert (12.000001, EventKind.ACKNOWLEDGED) in events(given, EventKind.ACKNOWLEDGED)
    assert row(given)["drained_us"] is not None


def test_answers_that_do_not_come_fail_the_upload() -> None:
    given = plan([BIG], [[(0, LINE), (10.5, 0), (16, LINE)]], record_s=20, exchange_us=S, retry=AT_ONCE)
    assert failures(given) == [(14.5, "network", None)]


def test_what_is_told_fails_at_once_and_backs_off() -> None:
    given = plan([BIG], [[(0, LINE), (10.1, 0), (30, LINE)]], record_s=40, mode=TOLD)
    when = [t for t, _, _ in failures(given)]
    assert when[0] == 10.1
    waits = np.diff(when)
    assert len(waits) > 2
    assert (waits <= [min(8.0, 0.5 * 2**n) for n in range(len(waits))]).all()
    assert row(given)["drained_us"] > 30 * S


def test_blocked_cameras_fail_whatever_the_line_and_the_others_go_on() -> None:
    two = [camera_class(name="a", cache_bytes=10**9), camera_class(name="b", cache_bytes=10**9)]
    given = plan(two, [[(0, LINE), (10, LINE), (20, LINE)]], record_s=30, retry=AT_ONCE)
    given = with_rows(given, blocked=[0, 0b10, 0], outage=[0, 1, 1], calm=[1, 0, 1])
    free, blocked = run(given).outcome.collect().rows(named=True)
    assert (free["peak_cache_bytes"], blocked["peak_cache_bytes"]) == (500_000, 6 * 500_000)
    assert {str(e.camera) for e in story(given).of(EventKind.FAILED)} == {"site/b-1"}


# --- power


def test_without_power_the_cache_is_gone_and_nothing_is_recorded() -> None:
    """The line is cut at 11 s with nothing in the cache, power goes at 21 s (12 to 20 s are 5 segments) until 31 s."""
    given = plan([BIG], [[(0, LINE), (11, 0), (21, 0), (31, LINE)]], record_s=60, boot_us=4 * S)
    given = with_rows(given, off=[0, 0, 1, 0])
    found = row(given)
    assert (found["lost_segments"], found["first_loss_us"]) == (5, 21 * S)
    assert (found["gap_start_us"], found["gap_end_us"]) == (10 * S, 20 * S)
    made = events(given, EventKind.PRODUCED)
    assert [t for t, _ in made if 21 <= t <= 40] == [37, 39]  # from 35 s on, in segments of 2 s
    spans = {e.span for e in story(given).of(EventKind.PRODUCED)}
    assert len(spans) == 2


def test_a_camera_that_is_off_at_the_start_comes_up_when_power_does() -> None:
    given = with_rows(plan([BIG], [[(0, 0), (10, LINE)]], normal_bits_per_s=LINE, record_s=20, boot_us=S), off=[1, 0])
    assert [t for t, _ in events(given, EventKind.PRODUCED)] == [13, 15, 17, 19]


def test_power_that_goes_during_the_boot_starts_it_anew() -> None:
    given = plan([BIG], [[(0, LINE), (11, LINE), (12, LINE), (13, LINE), (14, LINE)]], record_s=30, boot_us=4 * S)
    given = with_rows(given, off=[0, 1, 0, 1, 0], outage=[0, 1, 1, 1, 1], calm=[1, 0, 0, 0, 1])
    assert [t for t, _ in events(given, EventKind.PRODUCED) if t > 10] == [20, 22, 24, 26, 28, 30]


# --- local storage


@pytest.mark.parametrize(("card_bytes", "held_s"), [(0, 0), (10**9, 184), (60_000_000, 126), (5_000_000, 0)])
def test_what_the_ring_still_holds_at_the_end(card_bytes: int, held_s: int) -> None:
    """Lost: 102 to 286 s of 400 s. A ring of 60 MB holds 120 segments, from 160 s on; one of 5 MB the last 10."""
    cut: list[Row] = [(0, LINE), (101, 0), (301, LINE)]
    given = plan([camera_class(card_bytes=card_bytes)], [cut], retry=AT_ONCE, record_s=400)
    assert row(given)["local_only_us"] == held_s * S


# --- credentials


def test_credentials_are_renewed_ahead_of_their_end() -> None:
    given = plan([BIG], [[(0, LINE)]], record_s=1_000, credentials=Credentials(100 * S, unlimited()))
    renewals = [t for t, _ in events(given, EventKind.RENEWED)]
    assert (np.diff(renewals) > 58).all()
    assert (np.diff(renewals) < 74).all()  # 60 to 70 s, looked at every 2 s
    assert failures(given) == []


def test_without_credentials_a_camera_keeps_what_it_has() -> None:
    """The service is down from 100 s to 300 s; credentials of 100 s, asked for at 60 to 70 s of their life."""
    down = limit((0, np.inf), (100, 0), (300, np.inf))
    given = plan([BIG], [[(0, LINE)]], record_s=400, credentials=Credentials(100 * S, down))
    acked = [t for t, _ in events(given, EventKind.ACKNOWLEDGED)]
    longest = max(np.diff(acked))
    last = acked[int(np.argmax(np.diff(acked)))]
    assert 130 <= last <= 201
    assert longest == pytest.approx(300.2 - last, abs=0.01)
    assert run(given).totals.dropped_bytes == 0


def test_credentials_are_issued_in_the_order_of_asking() -> None:
    """100 cameras out of credentials, 10 a second: the last has them 9.9 s after the first."""
    slow = limit((0, 0), (100, 10))
    given = plan([camera_class(count=100, cache_bytes=10**9)], [[(0, 1e9)]], record_s=120,
                 credentials=Credentials(50 * S, slow))  # fmt: skip
    renewed = story(given).of(EventKind.RENEWED)
    first = {str(e.camera): (e.t_us - given.start_us) / S for e in reversed(renewed)}
    assert len(first) == 100
    assert sorted(first.values()) == pytest.approx([100 + n / 10 for n in range(100)], abs=0.001)


def test_a_renewal_that_finds_no_line_fails() -> None:
    given = plan([BIG], [[(0, LINE), (10, 0), (100, LINE)]], record_s=150, credentials=Credentials(20 * S, unlimited()))
    assert len(events(given, EventKind.RENEWAL_FAILED)) > 5
    assert row(given)["drained_us"] is not None


# --- the region


def region(**changes: object) -> tuple[Region, ...]:
    standard = Region("eu-fra", unlimited(), unlimited(), 5 * S)
    return (replace(standard, **changes),)  # type: ignore[arg-type]


def test_a_regions_ingest_bounds_all_sites_together() -> None:
    """Two sites of 2 Mbit/s each; the region takes 6 Mbit/s: what 100 s left drains with 2 Mbit/s to spare."""
    cut: list[Row] = [(0, LINE), (101, 0), (201, LINE)]
    given = plan([BIG], [cut, cut], retry=AT_ONCE, record_s=600, regions=region(ingest_bits_per_s=limit((0, 6e6))))
    drained = run(given).outcome.collect()["drained_us"].to_list()
    assert drained == pytest.approx([401 * S, 401 * S], abs=4.2 * S)


def test_a_region_that_takes_nothing_for_a_while_makes_uploads_stand_still() -> None:
    closed = region(ingest_bits_per_s=limit((0, 100e6), (10.1, 0), (13.1, 100e6)))
    given = plan([BIG], [[(0, LINE)]], record_s=20, regions=closed)
    assert failures(given) == []
    assert (13.2, EventKind.ACKNOWLEDGED) in events(given, EventKind.ACKNOWLEDGED)


def test_requests_over_the_limit_are_sent_away_for_a_while() -> None:
    """One request a second: of two cameras that come together one is told to come again after 5 s."""
    given = plan([camera_class(count=2)], [[(0, LINE)]], record_s=4, regions=region(requests_per_s=limit((0, 1))))
    told = failures(given)
    assert [(t, why, status) for t, why, status in told][:1] == [(2, "throttled", 503)]
    sent = story(given).of(EventKind.SENT)
    again = [e for e in sent if e.detail["attempt"] == 2]
    assert 7 <= (again[0].t_us - given.start_us) / S <= 7.5, "and some jitter on top"


def test_what_stood_still_is_counted_as_a_request_when_it_moves() -> None:
    cut: list[Row] = [(0, LINE), (9, 0), (12.5, LINE)]
    given = plan([camera_class(count=4, cache_bytes=10**9)], [cut], record_s=12, retry=UploadSettings(factor_s=0),
                 regions=region(requests_per_s=limit((0, 2))))  # fmt: skip
    at_return = [t for t, why, _ in failures(given) if why == "throttled" and t == 12.5]
    assert len(at_return) == 2


def test_losses_are_reported_with_the_next_upload() -> None:
    given = plan([camera_class()], [[(0, LINE), (11, 0), (51, LINE)]], record_s=100, retry=AT_ONCE)
    told: list[Event] = list(story(given).of(EventKind.GAP_REPORTED))
    lost = story(given).of(EventKind.DROPPED)
    assert sum(int(e.detail["last"] or 0) - int(e.detail["first"] or 0) + 1 for e in told) == len(lost) > 0
    assert (told[0].t_us - given.start_us) / S == 51.2
