import json
from datetime import UTC, datetime

import pytest

from harness.conformance.camera_role.events import JOURNEY_US, tell
from harness.conformance.camera_role.ledger import Exchange
from harness.history.event import EventKind, Header
from harness.history.record import Recorder

S = 1_000_000
END = 1_700_000_000 * S
PATH = "/o/cam/2026-11-29/20/15-30.000000Z.6.mp4"
RENEWAL = json.dumps({"expiresAt": datetime.fromtimestamp(END // S, UTC).isoformat(), "user": {"username": "AK"}})


def exchange(at_us: int, service: str, path: str, status: int = 200, **more: object) -> Exchange:
    return Exchange(at_us, at_us, service, "PUT", path, status, **more)  # type: ignore[arg-type]


def told(*exchanges: Exchange) -> list[tuple[EventKind, int, int | None]]:
    recorder = Recorder()
    tell(recorder, "here", "cam", exchanges)
    return [(e.kind, e.t_us, e.counter) for e in recorder.finish(Header("", "", 0, "", "", "", 0)).events]


@pytest.mark.parametrize(
    ("late_us", "sent_us"), [(-S, END - S), (JOURNEY_US - 1, END - 1), (JOURNEY_US + 1, END + JOURNEY_US + 1)]
)
def test_credentials_may_end_while_an_upload_is_on_its_way(late_us: int, sent_us: int) -> None:
    renewed = exchange(END - 5 * S, "credentials", "/v1/renewal", said=RENEWAL.encode())
    put = exchange(END + late_us, "media_store", PATH, key_id="AK")
    assert told(renewed, put) == [(EventKind.RENEWED, END - 5 * S, None), (EventKind.SENT, sent_us, 6)]


def test_a_report_is_so_many_drops_of_equal_length() -> None:
    word = {"span": "s", "first": 3, "last": 4, "start_us": END, "duration_us": 2 * S, "reason": "full"}
    gap = exchange(END, "recording_index", "/v1/cameras/cam/gaps", 201, body=json.dumps(word).encode())
    assert told(gap) == [(EventKind.DROPPED, END, 3), (EventKind.DROPPED, END, 4)]


def test_an_answer_that_was_staged_is_nobodys_fault() -> None:
    recorder = Recorder()
    staged = exchange(END, "media_store", PATH, 400, reason="ExpiredToken", staged="expired")
    own = exchange(END + 1, "media_store", PATH, 400, reason="ExpiredToken")
    tell(recorder, "here", "cam", (staged, own))
    assert [e.detail["why"] for e in recorder.of(EventKind.FAILED, "cam")] == ["transient", "credentials"]
