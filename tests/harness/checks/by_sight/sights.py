"""Sights of a camera that does all as it must, to be spoilt."""

from dataclasses import replace

from harness.checks.by_sight.sight import Act, Led, Played, Sent, Sight, Upload
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.answers import IndexedGap, IndexedSegment
from harness.checks.facts.holdings import StoredObject
from harness.history.event import Header, History

S = 1_000_000
SIZE = 100
T0 = 1_700_000_000 * S
CUT, BACK = T0 + 3 * S + S // 2, T0 + 10 * S + S // 2
LOST = range(3, 7)  # of the oldest first: those after them are in the cache of three when the uplink is back
HEADER = History(Header("", "", 0, "live", "", "", 0), ())
KINDS = (
    "a certificate that expired yesterday", "a certificate for another name", "a certificate of an unknown authority",
    "TLS 1.1 and nothing newer", "another host, over TLS", "another host, over plain HTTP",
)  # fmt: skip


def row(counter: int) -> IndexedSegment:
    start = T0 + counter * S
    return IndexedSegment("cam", "span", counter, start, S, key(counter), "k", "00", "", SIZE, "init", "w", 1)


def key(counter: int) -> str:
    return f"cam/2026-11-29/20/15-{counter:02}.000000Z.{counter}.mp4"


def made_us(counter: int) -> int:
    return T0 + (counter + 1) * S


def stored_us(counter: int) -> int:
    """At once; what waited through the outage, one by one after it."""
    held = made_us(counter) <= BACK and counter >= LOST.stop
    return BACK + (counter - LOST.stop + 1) * S // 10 if held else made_us(counter) + S // 10


def sight(**changed: object) -> Sight:
    counters = [n for n in range(14) if n not in LOST]
    acts: dict[str, Act] = {name: Act(name, name, T0, T0 + S) for name in Played}
    acts[Played.NO_ENCRYPTION] = Act(Played.NO_ENCRYPTION, "", T0 - 9 * S, T0 - 8 * S)
    whole = Sight(
        case=CaseFile(HEADER, {}, objects=[StoredObject("eu", key(n), SIZE, "") for n in counters]),
        camera=CameraFacts("cam", "cam", "here", "eu", "o", 3 * SIZE, "delete-oldest", S),
        acts=acts,
        sent=tuple(Sent(stored_us(n) - 1000, stored_us(n), Upload.OBJECT, n, 200) for n in counters),
        rows=tuple(map(row, counters)),
        gaps=(IndexedGap("cam", "span", LOST.start, LOST.stop - 1, T0 + LOST.start * S, len(LOST) * S),),
        stored_us={("cam", "span", n): stored_us(n) for n in counters},
        told_us={("cam", "span", n): BACK + S // 20 for n in LOST},
        cut_us=CUT,
        back_us=BACK,
        led=tuple(Led(kind, 1, 0, said=False) for kind in KINDS),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]
