"""A report as a run would make it, with everything in it that can go wrong on a page."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import pytest

from harness.checks.verdict import Evidence, Outcome, Verdict
from harness.history.event import Event, EventKind, Header, History
from harness.requirements.catalogue import load
from reports.cameras import camera_rows
from reports.result import Report, Snapshot
from reports.timeline import timeline

START_US = 1_748_779_200_000_000  # 2025-06-01 12:00:00 UTC
SEGMENT_US = 2_000_000
PRODUCED = 30  # segments a camera
CUT = (20, 44)  # seconds
EVIL = "<script>alert('x')</script> & \"quoted\" {{ 7 * 7 }} \x00\x1b[31m</pre></style>"
DIGEST = "3f1c" * 16
NAMES = ("door", "dock <east>", "yard", "aisle 4")
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")


VERDICTS = (
    Verdict(
        "BUF-1",
        Outcome.PASS,
        "no camera lost video while its cache had room",
        (Evidence("120 segments produced, 110 stored, 10 dropped, all of them with a full cache"),),
        ("the stream cache holds 4 MiB (assumed: the paper gives no size)",),
        "camproof conform --only BUF-1 --seed 7",
    ),
    Verdict("BUF-4", Outcome.PASS, "produced = acknowledged + in flight + cached + dropped, after each of 612 events"),
    Verdict(
        "ENC-4",
        Outcome.FAIL,
        "2 segments of 2 cameras were encrypted with the same IV and the same key",
        (
            Evidence(
                "segment 3 of dock and segment 3 of yard", "iv  6f0e33a1c6f94b0c8d5e7c2b1a908f7e\nkey 2025-06-01T12"
            ),
            Evidence("the request that carried it", "PUT /acme/dock/2025-06-01/12/00-06.000000Z.3.m4v\nx-amz-date: …"),
        ),
        replay="camproof conform --only ENC-4 --seed 7",
    ),
    Verdict("CRED-3", Outcome.PASS, "read, list, delete and overwrite were refused with AccessDenied", case="door"),
    Verdict("CRED-3", Outcome.FAIL, "an object was overwritten: 200 where 412 was due", case="yard"),
    Verdict("CRED-5", Outcome.UNKNOWN, "no credential was old enough to expire in a run of 60 s"),
    Verdict("IDX-2", Outcome.ERROR, "the check itself failed: KeyError('sha256')"),
    Verdict("REG-1", Outcome.PASS, "all six regions answer"),
    Verdict("KEY-3", Outcome.SKIP, "the target shows no logs and no storage at rest, so nothing can be searched"),
    Verdict("PLAY-2", Outcome.PASS, "the playlist lists the 110 stored segments in order and 10 as gaps"),
    Verdict("PLAY-3", Outcome.PASS, "3,300 frames decoded; each equals what the camera made"),
    Verdict("MADE-UP-1", Outcome.PASS, "a requirement that the catalogue does not know"),
)


def some_history(*, names: tuple[str, ...] = NAMES) -> History:
    """Cameras at one site whose uplink is cut from CUT[0] to CUT[1] seconds; each second one drops segments."""
    header = Header("uplink cut", DIGEST, 7, "live", "0.1.0", "real bytes, shaped uplink", START_US)
    links = [_link(CUT[0], "cut"), _link(CUT[1], "up")]
    videos = [event for number, name in enumerate(names) for event in _camera(number, name)]
    return History(header, tuple(sorted(links + videos, key=lambda event: event.t_us)))


def some_report() -> Report:
    """One run over that history: conformance with one broken promise, an undecided one, and so on."""
    happened = some_history()
    return Report(
        title="Conformance of the embedded reference cloud",
        command="camproof conform --profile core --seed 7",
        target="embedded reference cloud",
        started_us=START_US,
        finished_us=START_US + 83_400_000,
        camproof_version="0.1.0",
        scenario="Four cameras at one site record for 60 s; the uplink is cut from 20 s to 44 s.",
        seed=7,
        history_sha256=DIGEST,
        verdicts=VERDICTS,
        requirements=tuple(load()),
        assumptions=("Segments last 2 s (assumed: the paper gives no length).",),
        figures=(timeline(happened),),
        cameras=camera_rows(happened),
        notes=("Retention was not judged: it takes 30 days.",),
    )


@pytest.fixture
def history() -> History:
    return some_history()


@pytest.fixture
def report() -> Report:
    return some_report()


@pytest.fixture
def evil(report: Report) -> Report:
    verdict = Verdict("CRED-3", Outcome.FAIL, EVIL, (Evidence(EVIL, EVIL),), (EVIL,), EVIL, case=EVIL)
    row = replace(report.cameras[0], camera=EVIL, site=EVIL)
    figure = timeline(some_history(names=(EVIL, "$x^{$", "東京", "ok")), title=EVIL)
    snapshot = Snapshot(PNG, EVIL)
    return Report(
        title=EVIL,
        command=EVIL,
        target=EVIL,
        started_us=START_US,
        finished_us=START_US,
        camproof_version=EVIL,
        verdicts=(verdict,),
        requirements=report.requirements,
        scenario=EVIL,
        history_sha256=EVIL,
        assumptions=(EVIL,),
        figures=(figure,),
        snapshots=(snapshot,),
        cameras=(row,),
        notes=(EVIL,),
    )


@pytest.fixture
def passing(report: Report) -> Report:
    good = tuple(verdict for verdict in VERDICTS if verdict.outcome in {Outcome.PASS, Outcome.SKIP})
    return replace(report, verdicts=good)


def _link(at_s: int, mode: str) -> Event:
    return Event(
        START_US + at_s * 1_000_000, EventKind.LINK_CHANGED, "warehouse", detail=MappingProxyType({"mode": mode})
    )


def _camera(number: int, camera: str) -> Iterator[Event]:
    dropping = range(12, 17) if number % 2 else range(0)
    for counter in range(PRODUCED):
        start_us = START_US + counter * SEGMENT_US
        times: dict[str, str | int] = {"start_us": start_us, "duration_us": SEGMENT_US}
        media: dict[str, str | int] = {"media_sha256": f"{number:02}{counter:04}", **times}
        at_us = start_us + SEGMENT_US
        late_us = max(at_us, START_US + CUT[1] * 1_000_000) if at_us > START_US + CUT[0] * 1_000_000 else at_us

        def event(kind: EventKind, t_us: int, detail: dict[str, str | int], counter: int = counter) -> Event:
            return Event(t_us, kind, "warehouse", camera, "s1", counter, 500_000, MappingProxyType(detail))

        yield event(EventKind.PRODUCED, at_us, media)
        if counter in dropping:
            yield event(EventKind.DROPPED, at_us + 1, {"reason": "cache full", **times})
            continue
        if number == 2 and counter == PRODUCED - 1:
            continue  # still in the camera when the history ends
        yield event(EventKind.ACKNOWLEDGED, late_us + 300_000, {})
        yield event(EventKind.PLAYED, START_US + 80_000_000, {"result": "intact", **media})
    if dropping:
        gap: dict[str, str | int] = {
            "start_us": START_US + dropping.start * SEGMENT_US,
            "duration_us": len(dropping) * SEGMENT_US,
        }
        yield Event(START_US + 80_000_000, EventKind.GAP_LISTED, "warehouse", camera, detail=MappingProxyType(gap))
