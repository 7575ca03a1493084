"""What an act works with, and what it leaves behind."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from harness.checks.by_sight.sight import Act
from harness.conformance.camera_role.director import Director
from harness.conformance.camera_role.impostors import Impostor
from harness.conformance.camera_role.ledger import Exchange, Ledger, NotSeenError, is_gap, is_row, words
from harness.conformance.camera_role.relays import Relays
from harness.engines.live.camera import now_us
from harness.scenario.model import CameraSpec

_LATEST = 50
_PATIENCE_S = 30.0  # for whatever a camera must do next: back-off may be long


@dataclass
class CameraStage:
    """The director, the lines, the impostors, and the camera as it was declared."""

    director: Director
    impostors: dict[str, Impostor]
    elsewhere: tuple[Impostor, Impostor]
    spec: CameraSpec
    organisation: str
    region: str  # of that organisation
    say: Callable[[str], None]
    acts: list[Act] = field(default_factory=list)
    cut_us: int = 0  # when the outage began
    back_us: int = 0  # and ended

    @property
    def ledger(self) -> Ledger:
        """What reached the cloud."""
        return self.director.ledger

    @property
    def relays(self) -> Relays:
        """The lines."""
        return self.director.relays

    @property
    def now(self) -> int:
        """The number of the next exchange."""
        return len(self.ledger.exchanges)

    async def until(self, what: str, holds: Callable[[], bool], patience_s: float = _PATIENCE_S) -> None:
        """Wait for the camera. NotSeenError if it doesn't."""
        await self.ledger.until(holds, what, patience_s)

    async def seen(
        self, what: str, kind: Callable[[Exchange], bool], *, times: int = 1, patience_s: float = _PATIENCE_S
    ) -> None:
        """Wait for so many exchanges of a kind from now on."""
        since = self.now
        await self.until(what, lambda: self.ledger.count(kind, since) >= times, patience_s)

    async def stored(self, segments: int = 1) -> None:
        """Wait for so many segments to be stored and indexed, from now on."""
        await self.seen(f"{segments} segments that are stored and indexed", _indexed, times=segments)

    def is_fresh(self, segments: float) -> bool:
        """Whether the newest segment that was stored was made within so many segments' time from now."""
        rows = [row for e in self.ledger.exchanges[-_LATEST:] if _indexed(e) for row in words(e)]
        newest_us = max((int(row["start_us"]) for row in rows), default=0)
        return newest_us > now_us() - (segments + 1) * self.spec.segment_s * 1e6

    def without_holes(self) -> bool:
        """Whether the cloud was told of each segment up to the newest one, stored or lost."""
        told: dict[str, set[int]] = defaultdict(set)
        for exchange in self.ledger.exchanges:
            for word in words(exchange) if exchange.accepted and (is_row(exchange) or is_gap(exchange)) else ():
                first, last = (int(word.get(name, word.get("counter", -1))) for name in ("first", "last"))
                told[word["span"]].update(range(first, last + 1))
        return all(len(counters) == max(counters) + 1 for counters in told.values())

    async def play(self, name: str, title: str, act: Callable[["CameraStage"], Awaitable[None]]) -> None:
        """Play an act: it is noted with its time, and with what the camera did not do in time, if there is that."""
        self.say(title)
        self.director.act, from_us, missed = name, now_us(), ""
        try:
            await act(self)
        except NotSeenError as waited:
            missed = str(waited)
            self.say(f"   {missed}")
        finally:
            self.director.act, self.director.interfere = "", None
        self.acts.append(Act(name, title, from_us, now_us(), missed))


def _indexed(exchange: Exchange) -> bool:
    return is_row(exchange) and exchange.accepted
