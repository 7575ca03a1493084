"""The machine that a live run ran on: whether it was short of something, of what, and which part took that.

A camera that falls behind because our own machine is short says nothing of the cloud, nor of cameras. So such a run
proves no failure: what fails in it is `unknown`, with the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from harness.checks.verdict import Evidence, Outcome, Verdict
from harness.scenario.readable import rate

KEEPS_UP = "cameras keep up with what they record"
OTHERS = "other programs"
_ALL_BUSY = 0.92  # of all cores: what is left is lost between turns
_ONE_BUSY = 0.92  # of one core: an event loop can't use more
_DISK_BUSY = 0.8  # of the moments at which somebody waited for the disk
_LATE_S = 0.5  # of an event loop's timers, or of a camera's segments, in one case of a hundred
_STOOD_STILL_S = 2.0  # of an event loop, once
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Share:
    """What one part of a process took of the processors, in seconds."""

    process: str
    part: str
    processor_s: float


@dataclass(frozen=True, slots=True)
class Process:
    """One of the run's processes.

    Args:
        name: what it does.
        processor_s: what it took.
        peak_bytes: its memory at most.
        lag_s: by which its event loop's timers came late in one case of a hundred; None where it has none.
        worst_lag_s: the latest.
    """

    name: str
    processor_s: float
    peak_bytes: int
    lag_s: float | None = None
    worst_lag_s: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How cameras got on whose uplink was well all the time and wide enough.

    Args:
        cameras: so many they are.
        kept_up: those that lost nothing, and whose oldest segment was not old when recording ended.
        offered_bits_per_s: what all cameras made while they recorded.
        stored_bits_per_s: what the cloud acknowledged meanwhile.
        late_s: by which segments were complete late, in one case of a hundred.
        wait_s: from a segment's completion to its acknowledgement: half of them, and all but one of a hundred.
    """

    cameras: int
    kept_up: int
    offered_bits_per_s: float
    stored_bits_per_s: float
    late_s: float
    wait_s: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Machine:
    """What was seen of it while cameras recorded.

    Args:
        seconds: so long was looked.
        cores: that the run may use.
        processes: those of the run.
        shares: what their parts took, the most first.
        others_s: processor time of everything else on the machine.
        disk_wait: at which share of moments a thread of the run waited for the disk.
        progress: how the cameras got on.
    """

    seconds: float
    cores: int
    processes: tuple[Process, ...]
    shares: tuple[Share, ...]
    others_s: float
    disk_wait: float
    progress: Progress

    @property
    def own_s(self) -> float:
        """Processor time of the run."""
        return sum(each.processor_s for each in self.processes)

    @property
    def busy(self) -> float:
        """Of all cores, 0 to 1."""
        return self.of_all(self.own_s + self.others_s)

    def of_all(self, processor_s: float) -> float:
        """Processor time as a share of all cores."""
        return processor_s / (self.seconds * self.cores)


@dataclass(frozen=True, slots=True)
class Limit:
    """What there was no more of.

    Args:
        what: `processor time`, `event loop`, `disk`.
        part: which part of the run took most of it.
        sentence: both, with numbers.
    """

    what: str
    part: str
    sentence: str


def limit(seen: Machine) -> Limit | None:
    """What the run had no more of; None where there was enough of all that was looked at."""
    if seen.busy >= _ALL_BUSY:
        if seen.others_s > seen.own_s:
            most = f"most of which other programs took, {seen.of_all(seen.others_s):.0%} of all cores"
            return Limit("processor time", OTHERS, f"processor time, {most}; of the run: {_told(seen, seen.shares)}")
        return Limit("processor time", _most(seen.shares), f"processor time: {_told(seen, seen.shares)}")
    loops = [(one.processor_s / seen.seconds, one.lag_s, one.name) for one in seen.processes if one.lag_s is not None]
    short = [one for one in loops if one[0] >= _ONE_BUSY or one[1] >= _LATE_S]
    if short:  # where several are late, the one that has no time left keeps the others waiting
        taken, late_s, name = max(short, key=lambda one: (one[0] >= _ONE_BUSY, one[1]))
        own = [share for share in seen.shares if share.process == name]
        late = f", and whose timers came {late_s:.1f} s late in one case of a hundred" if late_s >= _LATE_S else ""
        return Limit(
            "event loop", _most(own),
            f"the event loop of {name}, which took {taken:.0%} of the one core that it can use{late}: "
            f"{_told(seen, own)}",
        )  # fmt: skip
    if seen.disk_wait >= _DISK_BUSY:
        return Limit("disk", "writes", f"the disk: somebody waited for it at {seen.disk_wait:.0%} of all moments")
    return None


def shortage(seen: Machine) -> str:
    """Why what was late in this run may be this machine's doing; "" where it is not."""
    found = limit(seen)
    fell_behind = seen.progress.kept_up < seen.progress.cameras
    if found is not None and fell_behind:
        return f"this machine had no more of {found.sentence}"
    for process in seen.processes:
        if process.lag_s is not None and process.lag_s >= _LATE_S:
            return f"timers of {process.name} came {process.lag_s:.1f} s late on this machine"
        if process.worst_lag_s is not None and process.worst_lag_s >= _STOOD_STILL_S:
            return f"{process.name} stood still for {process.worst_lag_s:.1f} s on this machine"
    if seen.progress.late_s >= _LATE_S:
        return f"cameras' segments were complete {seen.progress.late_s:.1f} s late on this machine"
    return ""


def kept_up(seen: Machine, replay: str) -> Verdict:
    """Whether cameras upload as fast as they record, where nothing but the cloud or this machine hinders them."""
    got = seen.progress
    numbers = f"{got.kept_up:,} of {got.cameras:,} cameras on good lines kept up"
    rates = f"{rate(got.stored_bits_per_s)} of {rate(got.offered_bits_per_s)} were stored as they were recorded"
    evidence = (Evidence(rates), Evidence(f"half of the segments were stored within {got.wait_s[0]:.2f} s"))
    if not got.cameras:
        reason, outcome = "no camera was on a good line all the time: nothing was tested", Outcome.SKIP
    elif got.kept_up == got.cameras:
        reason, outcome = numbers, Outcome.PASS
    elif why := shortage(seen):
        reason, outcome = f"{numbers}, and {why}: that is no fault of the cloud's", Outcome.UNKNOWN
    else:
        reason, outcome = f"{numbers}, and this machine had enough of all that was looked at", Outcome.FAIL
    return Verdict(KEEPS_UP, outcome, reason, evidence, replay=replay)


def fairly(verdicts: Iterable[Verdict], seen: Machine) -> tuple[Verdict, ...]:
    """The same; but none fails for what may be this machine's doing."""
    why = shortage(seen)
    return tuple(_excused(verdict, why) if why else verdict for verdict in verdicts)


def _excused(verdict: Verdict, why: str) -> Verdict:
    if verdict.outcome is not Outcome.FAIL:
        return verdict
    return replace(verdict, outcome=Outcome.UNKNOWN, reason=f"{verdict.reason}; but {why}")


def _most(shares: Sequence[Share]) -> str:
    most = max(shares, key=lambda share: share.processor_s, default=None)
    return "" if most is None else f"{most.process}: {most.part}"


def _told(seen: Machine, shares: Sequence[Share]) -> str:
    """The biggest parts, as shares of all cores."""
    order = sorted(shares, key=lambda share: -share.processor_s)[:_NAMED]
    parts = [f"{share.process}, {share.part} {seen.of_all(share.processor_s):.0%}" for share in order]
    others = seen.of_all(seen.others_s)
    return "; ".join([*parts, f"{OTHERS} {others:.0%}"]) + " of all cores"
