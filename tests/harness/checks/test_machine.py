from dataclasses import replace

import pytest

from harness.checks.machine import Machine, Process, Progress, Share, fairly, kept_up, limit, shortage
from harness.checks.verdict import Outcome, Verdict

WELL = Machine(
    seconds=10.0,
    cores=2,
    processes=(
        Process("cameras", 6.0, 1, 0.01, 0.1),
        Process("cloud", 5.0, 1, 0.02, 0.1),
        Process("disk writer", 1, 1),
    ),
    shares=(Share("cameras", "TLS", 4.0), Share("cloud", "rows", 5.0), Share("cameras", "digests", 2.0)),
    others_s=1.0,
    disk_wait=0.1,
    progress=Progress(10, 10, 1e7, 1e7, 0.01, (0.1, 0.3)),
)
BEHIND = replace(WELL.progress, kept_up=4)


def test_a_machine_with_enough_of_all_has_no_limit_and_cameras_pass() -> None:
    assert limit(WELL) is None
    assert shortage(WELL) == ""
    assert kept_up(WELL, "again").outcome is Outcome.PASS


def test_who_falls_behind_where_nothing_is_short_fails() -> None:
    verdict = kept_up(replace(WELL, progress=BEHIND), "again")
    assert verdict.outcome is Outcome.FAIL
    assert "4 of 10" in verdict.reason


@pytest.mark.parametrize(
    ("change", "what", "part"),
    [
        ({"others_s": 8.0}, "processor time", "cloud: rows"),
        ({"others_s": 14.0}, "processor time", "other programs"),
        ({"processes": (Process("cameras", 9.6, 1, 0.01, 0.1), Process("cloud", 2.0, 1, 0.0, 0.0))}, "event loop",
         "cameras: TLS"),
        ({"processes": (Process("cloud", 2.0, 1, 0.0, 0.0), Process("cameras", 7.4, 1, 0.6, 0.7))}, "event loop",
         "cameras: TLS"),
        ({"processes": (Process("cameras", 6.7, 1, 0.5, 0.7), Process("cloud", 7.8, 1, 1.1, 1.4))}, "event loop",
         "cloud: rows"),
        ({"processes": (Process("cameras", 9.6, 1, 0.1, 0.7), Process("cloud", 7.8, 1, 1.1, 1.4))}, "event loop",
         "cameras: TLS"),
        ({"disk_wait": 0.9}, "disk", "writes"),
    ],
)  # fmt: skip
def test_the_limit_names_what_there_was_no_more_of_and_its_biggest_part(
    change: dict[str, object], what: str, part: str
) -> None:
    seen = replace(WELL, progress=BEHIND, **change)  # type: ignore[arg-type]
    found = limit(seen)
    assert found is not None
    assert (found.what, found.part) == (what, part)
    verdict = kept_up(seen, "again")
    assert verdict.outcome is Outcome.UNKNOWN
    assert found.sentence in verdict.reason


def test_a_busy_machine_on_which_all_keep_up_is_not_short() -> None:
    assert shortage(replace(WELL, others_s=8.0)) == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"processes": (Process("cloud", 1.0, 1, 0.8, 1.0),)}, "timers of cloud came 0.8 s late"),
        ({"processes": (Process("cameras", 1.0, 1, 0.01, 8.0),)}, "cameras stood still for 8.0 s"),
        ({"progress": replace(WELL.progress, late_s=0.9)}, "segments were complete 0.9 s late"),
    ],
)
def test_a_late_machine_excuses_failures_and_nothing_else(change: dict[str, object], why: str) -> None:
    seen = replace(WELL, **change)  # type: ignore[arg-type]
    assert why in shortage(seen)
    judged = [Verdict(str(outcome), outcome, "so it is") for outcome in Outcome]
    after = fairly(judged, seen)
    assert [one.outcome for one in after if one.requirement != "fail"] == [o for o in Outcome if o is not Outcome.FAIL]
    failed = next(one for one in after if one.requirement == "fail")
    assert failed.outcome is Outcome.UNKNOWN
    assert failed.reason.startswith("so it is; but ")
    assert fairly(judged, WELL) == tuple(judged)


def test_without_cameras_on_good_lines_nothing_is_said_of_them() -> None:
    assert kept_up(replace(WELL, progress=replace(BEHIND, cameras=0, kept_up=0)), "again").outcome is Outcome.SKIP
