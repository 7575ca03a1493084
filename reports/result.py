"""A run's result as a value: everything that any of the reports shows, and nothing that is worked out while drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.checks.verdict import Evidence, Outcome, Tally, Verdict
from harness.requirements.catalogue import Requirement

__all__ = [
    "AGREEMENT",
    "CONFORMANCE",
    "OUTAGES",
    "CameraRow",
    "Change",
    "Evidence",
    "Figure",
    "Outcome",
    "Report",
    "Requirement",
    "Since",
    "Snapshot",
    "Table",
    "Verdict",
    "Wording",
]


@dataclass(frozen=True, slots=True)
class CameraRow:
    """What became of one camera's video. Counts are segments, each counted once however often it was sent."""

    camera: str
    site: str
    produced: int
    stored: int  # acknowledged by the cloud
    dropped: int  # by the stream cache, since it was full
    dropped_s: float
    waiting: int  # neither stored nor dropped when the history ended
    played_intact: int  # played back, and byte for byte what the camera made
    gaps: int  # shown by the playlist


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing. `text` says in a sentence what it shows, for those who can't see it."""

    title: str
    svg: str  # one <svg> element, with neither style attributes nor addresses: see reports.svg
    text: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A picture decoded from what was played back, as PNG."""

    png: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers for people: each row a name and what belongs to it, all as they are to be read."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: str = ""  # what a reader must know to read it
    prose: bool = False  # words, set flush left; else numbers, set flush right


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that is another than in an earlier run. The words are those of `reports.reading.Standing`."""

    requirement: str
    case: str
    before: str  # "" where there was none
    now: str  # "" where there is none

    @property
    def name(self) -> str:
        """As `reports.reading.Line` names it."""
        return f"{self.requirement} · {self.case}" if self.case else self.requirement


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier run."""

    started: str  # when that began, for people
    target: str  # its target's name
    changes: tuple[Change, ...]

    @property
    def listed(self) -> tuple[Change, ...]:
        """What is told one by one: all but what was well and came or went in numbers, as with `--only`."""
        return tuple(change for change in self.changes if change not in {*self.came, *self.went})

    @property
    def came(self) -> tuple[Change, ...]:
        """Passed or skipped, and not there in the earlier run; none where they are few enough to be listed."""
        return _many(change for change in self.changes if not change.before and change.now in _QUIET)

    @property
    def went(self) -> tuple[Change, ...]:
        """Passed or skipped in the earlier run, and not there now; none where they are few enough to be listed."""
        return _many(change for change in self.changes if not change.now and change.before in _QUIET)


_QUIET = ("pass", "skip")
_LISTED_AT_MOST = 5


def _many(changes: Iterable[Change]) -> tuple[Change, ...]:
    found = tuple(changes)
    return found if len(found) > _LISTED_AT_MOST else ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a kind of report calls what it judges."""

    good: str
    bad: str
    one: str
    many: str
    every: str  # the heading over all verdicts
    elsewhere: str  # the area of what is no requirement of the catalogue


CONFORMANCE = Wording("Conformant", "Not conformant", "promise", "promises", "Every promise", "Other")
OUTAGES = Wording(
    "As expected", "Not as expected", "expectation", "expectations", "Every expectation", "What the scenario expects"
)
AGREEMENT = Wording("Agreed", "Not agreed", "figure", "figures", "Every figure", "Figures with a tolerance")


@dataclass(frozen=True, slots=True)
class Report:
    """One run, judged. Times are microseconds since 1970, UTC.

    Args:
        title: what was done, in a few words: "Conformance of the embedded reference cloud".
        command: the command line that does it again, as one would type it.
        target: the name of what was judged.
        started_us: when the run began.
        finished_us: when the last verdict was there.
        camproof_version: which camproof judged.
        scenario: one sentence on what happened in the run; "" when there was no scenario.
        seed: the scenario's seed, or None.
        history_sha256: the history's digest, or "" when there is none.
        verdicts: in the order in which they are to be read.
        requirements: the catalogue, for texts and areas; its order is the order of the areas.
        assumptions: those of the whole run; the verdicts' own are added to them.
        figures: drawn in this order.
        snapshots: shown in this order.
        cameras: one row a camera.
        notes: what the reader must know of what the run did not cover.
        tables: shown in this order, before the figures; those of `prose` behind the verdicts.
        wording: what it calls what it judges.
        outcome: what the run came to, in a sentence that the headline goes on with; "" leaves it to the verdicts.
        asked: whether anybody said what must hold, beyond what always must.
        data: numbers for programs, as JSON takes them: report.json has them under `data`.
        configuration: what was asked of the run, as JSON takes it, without secrets.
        since: what changed since an earlier run, or None where there is none to compare with.
    """

    title: str
    command: str
    target: str
    started_us: int
    finished_us: int
    camproof_version: str
    verdicts: tuple[Verdict, ...]
    requirements: tuple[Requirement, ...] = ()
    scenario: str = ""
    seed: int | None = None
    history_sha256: str = ""
    assumptions: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    cameras: tuple[CameraRow, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    wording: Wording = CONFORMANCE
    outcome: str = ""
    asked: bool = True
    data: Mapping[str, object] = field(default_factory=dict)
    configuration: Mapping[str, object] = field(default_factory=dict)
    since: Since | None = None

    @property
    def tally(self) -> Tally:
        """How many verdicts of each outcome, and the exit status."""
        return Tally(self.verdicts)

    @property
    def duration_s(self) -> float:
        """How long the run took."""
        return (self.finished_us - self.started_us) / 1e6

    def all_assumptions(self) -> dict[str, tuple[str, ...]]:
        """Each assumption once, with the ids of the requirements whose verdicts rest on it."""
        resting: dict[str, dict[str, None]] = {sentence: {} for sentence in self.assumptions}
        for verdict in self.verdicts:
            for sentence in verdict.assumptions:
                resting.setdefault(sentence, {})[verdict.requirement] = None
        return {sentence: tuple(ids) for sentence, ids in resting.items()}
