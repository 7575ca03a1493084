"""How a result is read: the headline, and the verdicts by area. The HTML page and the terminal say the same words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from harness.conformance.baseline.compare import BASELINE
from reports.result import Outcome, Report, Requirement, Verdict


class Standing(StrEnum):
    """How a verdict counts: as its outcome says, or excused. Its words are those of the outcomes."""

    FAIL = "fail"
    ERROR = "error"
    UNKNOWN = "unknown"
    EXCUSED = "excused"  # broken or undecided, and the run does not fail of it
    PASS = "pass"  # noqa: S105 - no password
    SKIP = "skip"


WORDS = {
    Standing.PASS: "passed",
    Standing.FAIL: "failed",
    Standing.UNKNOWN: "undecided",
    Standing.SKIP: "skipped",
    Standing.ERROR: "not judged",
    Standing.EXCUSED: "excused",
}
MARKS = {
    Standing.PASS: "✓",
    Standing.FAIL: "✗",
    Standing.UNKNOWN: "?",
    Standing.SKIP: "·",
    Standing.ERROR: "!",
    Standing.EXCUSED: "~",
}
_WORST_FIRST = (Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN, Outcome.PASS, Outcome.SKIP)


@dataclass(frozen=True, slots=True)
class Headline:
    """The result in one line, and the sentence that explains it."""

    outcome: Outcome
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A verdict with the requirement that it is about; None where the catalogue has no such id."""

    verdict: Verdict
    requirement: Requirement | None

    @property
    def text(self) -> str:
        """What is required, in words."""
        return self.requirement.text if self.requirement else ""

    @property
    def standing(self) -> Standing:
        """How it counts."""
        return standing(self.verdict)

    @property
    def name(self) -> str:
        """The requirement's id, and the case where there are several."""
        return f"{self.verdict.requirement} · {self.verdict.case}" if self.verdict.case else self.verdict.requirement


def standing(verdict: Verdict) -> Standing:
    """How a verdict counts."""
    return Standing.EXCUSED if verdict.excused else Standing(verdict.outcome.value)


def failure_id(verdict: Verdict) -> str:
    """A short name for `camproof replay`: the same whenever the same command comes to a verdict on the same thing."""
    told = f"{verdict.requirement}\n{verdict.case}\n{verdict.replay}"
    return f"{verdict.requirement}-{sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """What several verdicts on one thing come to, or None when there are none. A pass outranks a skip, nothing else."""
    there = set(outcomes)
    return next((outcome for outcome in _WORST_FIRST if outcome in there), None)


def headline(report: Report) -> Headline:
    """What a newcomer should read first."""
    said = _of_verdicts(report)
    if excused := report.tally.excused:
        said = replace(
            said, sentence=f"{said.sentence} {excused} {_is_or_are(excused)} broken or undecided, and excused."
        )
    if not report.outcome:
        return said
    if said.outcome is not Outcome.PASS:
        return replace(said, sentence=f"{said.sentence} {report.outcome}")
    words = said.words if report.asked else "Nothing was asked to hold; this is what it costs"
    return Headline(said.outcome, words, report.outcome)


def _of_verdicts(report: Report) -> Headline:
    tally = report.tally
    failed, undecided = _promises(report, Standing.FAIL), _promises(report, Standing.UNKNOWN)
    judged = _promises(report, Standing.PASS, Standing.FAIL, Standing.UNKNOWN, Standing.ERROR)
    say = report.wording
    if failed:
        words = f"{say.bad}: {failed} of {judged} {say.many} {_is_or_are(failed)} broken"
        return Headline(Outcome.FAIL, words, f"Each broken {say.one} is listed with the evidence for it.")
    if unmet := tally.binding(Outcome.FAIL):
        words = f"Not as the baseline says: {unmet} expected {_plural(unmet, 'failure')} did not come as expected"
        return Headline(Outcome.FAIL, words, f"No other {say.one} is broken: bring the baseline up to date.")
    if errors := tally.count(Outcome.ERROR):
        words = f"No verdict: camproof failed on {errors} {_plural(errors, 'check')}"
        return Headline(
            Outcome.ERROR, words, "This says nothing about what was to be judged. Run it again, and report it."
        )
    if undecided:
        words = f"Undecided: nothing is broken, but {undecided} of {judged} {say.many} could not be judged"
        return Headline(Outcome.UNKNOWN, words, "What could not be judged does not count as kept.")
    if not judged:
        return Headline(Outcome.UNKNOWN, "Undecided: nothing was judged", "No check applied to this target.")
    kept = f"the one {say.one} that was judged is" if judged == 1 else f"all {judged} {say.many} that were judged are"
    return Headline(
        Outcome.PASS, f"{say.good}: {kept} kept", "Everything that was asked for in this run was done as it must be."
    )


def chips(report: Report) -> list[tuple[Standing, int, str]]:
    """Standing, how many verdicts have it, and the word for it, worst first; those that nobody has are left out."""
    found = Counter(map(standing, report.verdicts))
    return [(each, found[each], WORDS[each]) for each in Standing if found[each]]


def by_area(report: Report) -> dict[str, list[Line]]:
    """The verdicts by area, in the catalogue's order; inside an area in the catalogue's order too."""
    place = {requirement.id: at for at, requirement in enumerate(report.requirements)}
    known = {requirement.id: requirement for requirement in report.requirements}
    lines = [Line(verdict, known.get(verdict.requirement)) for verdict in report.verdicts]
    areas: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: place.get(line.verdict.requirement, len(place))):
        areas.setdefault(line.requirement.area if line.requirement else report.wording.elsewhere, []).append(line)
    return areas


def bad_first(report: Report) -> list[Line]:
    """What needs somebody's attention: failed, not judged, undecided, excused, in this order."""
    lines = [line for area in by_area(report).values() for line in area]
    wanted = (Standing.FAIL, Standing.ERROR, Standing.UNKNOWN, Standing.EXCUSED)
    return [line for one in wanted for line in lines if line.standing is one]


def moment(t_us: int) -> str:
    """A time for people: 2025-06-01 12:00:00 UTC."""
    return datetime.fromtimestamp(t_us // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def span(duration_s: float) -> str:
    """A duration for people: 4.2 s, 1 min 5 s, 2 h 3 min."""
    if duration_s < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{duration_s:.1f} s"
    minutes, seconds = divmod(round(duration_s), 60)
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return f"{minutes} min {seconds} s"
    return f"{minutes // 60} h {minutes % 60} min"


def _promises(report: Report, *standings: Standing) -> int:
    found = {verdict.requirement for verdict in report.verdicts if standing(verdict) in standings}
    return len(found - {BASELINE})


def _is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
