from types import MappingProxyType

from harness.history.accounting import Window, outcome_of
from harness.history.event import Event, EventKind, Header, History

S = 1_000_000
ZERO = 1_000 * S
SEGMENT = 2 * S
SIZE = 500
HEADER = Header("x", "0" * 64, 1, "live", "0", "", ZERO)


class Camera:
    """Writes down what a camera does, seconds after the start."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def produced(self, n: int) -> None:
        self._add((n + 1) * 2, EventKind.PRODUCED, n)

    def acknowledged(self, n: int, at_s: float) -> None:
        self._add(at_s, EventKind.ACKNOWLEDGED, n)

    def dropped(self, n: int, at_s: float) -> None:
        self._add(at_s, EventKind.DROPPED, n)

    def kept(self, n: int, at_s: float) -> None:
        self._add(at_s, EventKind.NOT_LOST, n)

    def _add(self, at_s: float, kind: EventKind, n: int) -> None:
        detail = MappingProxyType({"start_us": ZERO + n * SEGMENT, "duration_us": SEGMENT})
        self.events.append(Event(ZERO + round(at_s * S), kind, "site", "camera", "span", n, SIZE, detail))

    def outcome(self, *windows: tuple[float, float | None]) -> list[dict[str, object]]:
        given = [Window(ZERO + round(a * S), None if b is None else ZERO + round(b * S)) for a, b in windows]
        history = History(HEADER, tuple(sorted(self.events, key=lambda event: event.t_us)))
        return outcome_of(history, {"site": given}, {"camera": (3, 7)}, ZERO).rows(named=True)


def test_a_cut_beyond_the_cache() -> None:
    camera = Camera()
    for n in range(20):
        camera.produced(n)
    for n in range(5):
        camera.acknowledged(n, n * 2 + 2.5)
    for n in range(5, 9):
        camera.dropped(n, n * 2 + 8)
    for n in range(9, 20):
        camera.acknowledged(n, 30 + n)
    (row,) = camera.outcome((11, 25))
    assert row | {
        "site": 3, "camera": 7, "outage": 1, "start_us": 11 * S, "end_us": 25 * S, "first_loss_us": 18 * S,
        "lost_us": 8 * S, "lost_segments": 4.0, "lost_bytes": 4 * SIZE, "gap_start_us": 10 * S, "gap_end_us": 18 * S,
        "gaps": 1, "peak_cache_bytes": 10 * SIZE, "drained_us": 49 * S, "uploaded_bytes": 11 * SIZE,
        "peak_uplink_bits_per_s": 9 * SIZE * 8 / 12,  # from 36 s to 48 s: what came at 39 to 47 s
    } == row  # fmt: skip


def test_each_outage_has_its_own_row_and_what_follows_it() -> None:
    camera = Camera()
    for n in range(10):
        camera.produced(n)
        camera.acknowledged(n, n * 2 + 2.5)
    first, second = camera.outcome((4.6, 6.2), (12.6, 14.2))
    assert (first["uploaded_bytes"], second["uploaded_bytes"]) == (4 * SIZE, 4 * SIZE)
    assert (first["drained_us"], second["drained_us"]) == (round(6.5 * S), round(14.5 * S))
    assert (first["peak_cache_bytes"], second["peak_cache_bytes"]) == (SIZE, SIZE)


def test_an_empty_cache_is_drained_at_the_outages_end() -> None:
    camera = Camera()
    camera.produced(0)
    camera.acknowledged(0, 2.5)
    camera.produced(9)
    camera.acknowledged(9, 20.5)
    (row,) = camera.outcome((5, 8))
    assert row["drained_us"] == 8 * S


def test_a_backlog_that_stays_is_never_drained() -> None:
    camera = Camera()
    for n in range(4):
        camera.produced(n)
    (row,) = camera.outcome((1, 3))
    assert row["drained_us"] is None
    assert row["end_us"] == 3 * S


def test_losses_before_any_outage_have_a_row_of_their_own() -> None:
    camera = Camera()
    for n in range(4):
        camera.produced(n)
    camera.dropped(0, 8)
    rows = camera.outcome()
    assert [row["outage"] for row in rows] == [0]
    assert rows[0]["lost_segments"] == 1.0


def test_losses_that_are_close_are_one_gap() -> None:
    camera = Camera()
    for n in range(30):
        camera.produced(n)
    for n in (2, 5, 9, 20):  # 2 segments apart, 3 apart, 10 apart
        camera.dropped(n, 62)
    (row,) = camera.outcome((1, 3))
    assert (row["gaps"], row["gap_start_us"], row["gap_end_us"]) == (2, 4 * S, 42 * S)


def test_an_outage_after_the_last_event_is_there_too() -> None:
    camera = Camera()
    camera.produced(0)
    camera.acknowledged(0, 2.5)
    (row,) = camera.outcome((50, None))
    assert (row["outage"], row["end_us"], row["drained_us"]) == (1, None, None)


def test_what_was_dropped_and_turned_out_to_be_stored_is_no_loss() -> None:
    camera = Camera()
    for n in range(3):
        camera.produced(n)
    camera.dropped(0, 10)
    camera.acknowledged(1, 11)
    camera.dropped(2, 12)
    camera.kept(0, 13)
    (row,) = camera.outcome((3, 9))
    assert (row["lost_us"], row["lost_bytes"], row["first_loss_us"]) == (2 * S, SIZE, 12 * S)
    assert (row["gap_start_us"], row["gap_end_us"]) == (4 * S, 6 * S)
    assert (row["uploaded_bytes"], row["drained_us"]) == (2 * SIZE, 12 * S)


def test_what_is_lost_before_any_outage_is_lost_since_the_start() -> None:
    camera = Camera()
    camera.produced(0)
    camera.dropped(0, 2)
    before, after = camera.outcome((10, 12))
    assert (before["outage"], before["start_us"], before["lost_segments"]) == (0, 0, 1)
    assert (after["outage"], after["lost_segments"]) == (1, 0)
