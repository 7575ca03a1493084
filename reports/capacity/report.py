"""The capacity report: the decision first, then what it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from harness.capacity.decision import Answer, Row
from harness.capacity.growth import Year, years
from harness.capacity.recovery import Recovery
from harness.capacity.study import Capacity
from harness.scenario.readable import duration
from reports.capacity import figures
from reports.capacity.basis import Assumed, assumed_section, unmodelled_section
from reports.capacity.data import data
from reports.capacity.parts import (
    cost_section,
    engine_section,
    growth_section,
    region_section,
    site_sections,
)
from reports.capacity.servers import servers_section
from reports.capacity.words import had, margin, needed, plural
from reports.paper.value import Figure, Grid, Paper, Section, Tone

TONES = {Answer.ENOUGH: Tone.GOOD, Answer.SHORT: Tone.BAD, Answer.OPEN: Tone.OPEN, Answer.UNTOLD: Tone.PLAIN}
_NAMED = 3
_CUT_SHORT = " It was interrupted: what had not been worked out by then is not in here, and intervals are wider."
_WHOLE = " Rates are those of {whole}, in which bitrates go round: the scenario has {of} of it, and so have its runs."
_MOST_ROWS = 60  # of the decision: beyond that nobody reads them on paper


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be said of how a report was made.

    Args:
        command: that makes it again.
        took_us: by the clock on the wall.
        rests_on: what was assumed: name, value, source.
    """

    command: str
    took_us: int
    rests_on: Assumed


def capacity_paper(of: Capacity, made: Made) -> Paper:
    """All of it as a value."""
    tone, headline = _headline(of.rows)
    ahead = years(of.regions, of.bills, of.wanted)
    return Paper(
        kicker=f"{of.scenario.name}: capacity report",
        headline=headline,
        tone=tone,
        lead=_lead(of),
        facts=_facts(of, made),
        sections=tuple(_sections(of, made, ahead)),
        command=made.command,
        camproof_version=version("camproof"),
        data=data(of, ahead, made.rests_on),
    )


def exit_status(rows: Sequence[Row]) -> int:
    """0 if all is enough, 1 if something is short, 4 if something is not sure."""
    answers = {row.answer for row in rows}
    return 1 if Answer.SHORT in answers else 4 if Answer.OPEN in answers else 0


def _headline(rows: Sequence[Row]) -> tuple[Tone, str]:
    short = [row for row in rows if row.answer is Answer.SHORT]
    judged = sum(row.answer is not Answer.UNTOLD for row in rows)
    if short:
        return Tone.BAD, f"{len(short)} of {plural(judged, 'need')} {'is' if len(short) == 1 else 'are'} not met"
    if any(row.answer is Answer.OPEN for row in rows):
        return Tone.OPEN, "Enough, as far as can be told"
    return Tone.GOOD, f"Enough: {plural(judged, 'need')} met"


def _lead(of: Capacity) -> str:
    fleet = f"{plural(of.plan.cameras, 'camera')} at {plural(of.plan.sites, 'site')}"
    plan = f"planned for cuts of {duration(of.wanted.outage_us)}, drained within {duration(of.wanted.drain_us)}"
    short = [row for row in of.rows if row.answer is Answer.SHORT]
    text = f"{fleet}, {plan}, video kept for {duration(of.wanted.retention_us)}.{_CUT_SHORT if of.interrupted else ''}"
    if of.rates_us > of.plan.record_us:
        text += _WHOLE.format(whole=duration(of.rates_us), of=duration(of.plan.record_us))
    if not short:
        return text
    named = "; ".join(f"{row.what}: {had(row)}, and {needed(row)} needed" for row in short[:_NAMED])
    return f"{text} Short: {named}{f'; and {len(short) - _NAMED} more' if len(short) > _NAMED else ''}."


def _sections(of: Capacity, made: Made, ahead: Sequence[Year]) -> Iterator[Section]:
    yield Section("Decide", _DECIDE, (_decision(of.rows),))
    yield from site_sections(of)
    if of.frontiers:
        yield Section("The longest outage", figures=tuple(
            figures.frontier(one, salt=f"{of.plan.sha256}frontier{one.group}") for one in of.frontiers
        ))  # fmt: skip
    if of.recovery:
        yield Section("The return", figures=tuple(_returning(of.recovery, of.plan.sha256)))
    yield region_section(of)
    if of.calibration is not None:
        yield servers_section(of.servers, of.calibration)
    if of.wanted.growth and of.wanted.years:
        yield growth_section(of, ahead)
    if of.bills:
        yield cost_section(of)
    if of.agreed:
        yield engine_section(of.agreed)
    yield unmodelled_section(of)
    yield assumed_section(made.rests_on)


def _returning(found: Recovery, salt: str) -> Iterator[Figure]:
    yield figures.jitter(found, salt=salt + "jitter")
    if found.pacing:
        yield figures.pacing(found, salt=salt + "pace")


_DECIDE = (
    "Needed is what the wanted outage and the wanted time to drain ask for, at a rate that cameras do not exceed for "
    "95 % of the time; “≤” is an upper bound. Margin is what is left over. Exact is arithmetic on the scenario; "
    "sampled: its rates come from motion that was drawn at random at so many sites; the closed form is held against "
    "the engines below; intervals of runs are 95 %. Not sure, of a line: caches must hold what is over."
)
_ORDER = (Answer.SHORT, Answer.OPEN, Answer.ENOUGH, Answer.UNTOLD)


def _decision(given: Sequence[Row]) -> Grid:
    """What is short comes first."""
    rows = sorted(given, key=lambda row: _ORDER.index(row.answer))
    more = f"{len(rows) - _MOST_ROWS:,} rows more are in decision.csv." if len(rows) > _MOST_ROWS else ""
    shown = rows[:_MOST_ROWS]
    return Grid(
        "", ("What", "Needed", "Have", "Margin", "How sure", "Answer"),
        tuple((row.what, needed(row), had(row), margin(row), row.confidence, row.answer.value) for row in shown),
        more, tuple(TONES[row.answer] for row in shown),
    )  # fmt: skip


def _facts(of: Capacity, made: Made) -> tuple[tuple[str, str], ...]:
    first = of.luck.lives[0].sha256 if of.luck.lives else "none was finished"
    return (
        ("Seed", f"{of.scenario.seed}, and {max(0, len(of.luck.lives) - 1)} that follow from it"),
        ("Scenario, SHA-256", of.plan.sha256),
        ("Outcome of the first run, SHA-256", first),
        *((("Calibration", f"{of.calibration.cloud}, {of.calibration.measured}"),) if of.calibration else ()),
        ("Prices", of.prices.source if of.prices else "none given"),
        ("Took", duration(made.took_us)),
    )
