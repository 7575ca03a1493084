"""The paper of a load test."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import isnan
from typing import Any

from harness.load.kinds import MEANING
from harness.load.measured import ALL, Measured, Series
from harness.load.order import Order, Shape
from harness.load.thresholds import STATISTICS, Answer, Judged
from harness.scenario.readable import duration, rate, share, size
from reports.load import figures
from reports.load.words import often, time, told
from reports.paper.value import Grid, Paper, Section, Tone

_BUSY = 0.9  # of one processor: locust's own warning
TONES = {Answer.KEPT: Tone.GOOD, Answer.OVER: Tone.BAD, Answer.UNDECIDED: Tone.OPEN}
_SHAPES = {
    Shape.STEADY: "each camera uploads, and each viewer comes, at even intervals",
    Shape.DIURNAL: "a day, drawn together: most goes on at noon",
    Shape.RECOVERY: "what comes when an outage is over, as the model of it says",
    Shape.STORM: "all cameras lose their credentials, and want new ones",
    Shape.RUSH: "most viewers come within moments",
}
_REQUESTS = "Response times as locust rounds them; no request of those who get ready before the load is in them."
_ACTS = (
    "Counted from when it was due, and not from when it was sent: a load that falls behind shows here, where response "
    "times alone would hide it."
)
_KEPT = {1: "The threshold is kept", 2: "Both thresholds are kept"}
_FAILED = "Answers of 400 and above, and none at all. What a camera sends again after a lost answer is none."


@dataclass(frozen=True)
class Finished:
    """A load test with all that there is to say of it.

    Args:
        order: what was asked.
        target: what the cloud is called.
        scenario: what a recovery was made of; "" for none.
        measured: what came of it.
        judged: the thresholds.
        machine: that it ran on, in words.
        command: that does it again.
    """

    order: Order
    target: str
    scenario: str
    measured: Measured
    judged: Sequence[Judged]
    machine: str
    command: str


def exit_status(of: Finished) -> int:
    """0 if all are kept, 1 if one is over, 4 if one is undecided; 3 where the load came to no proper end."""
    if not of.measured.whole or of.measured.tally.crashed or of.measured.lost:
        return 3
    answers = {one.answer for one in of.judged}
    return 1 if Answer.OVER in answers else 4 if Answer.UNDECIDED in answers else 0


def load_paper(of: Finished) -> Paper:
    """All of it as a value."""
    tone, headline = _headline(of)
    return Paper(
        kicker=f"{of.target}: load test",
        headline=headline,
        tone=tone,
        lead=_lead(of),
        facts=tuple(_facts(of)),
        sections=tuple(_sections(of)),
        command=of.command,
        camproof_version=version("camproof"),
        data=_data(of),
    )


def tables(of: Finished) -> dict[str, list[dict[str, Any]]]:
    """Rows of CSV files, by name; times in microseconds."""
    series = [*of.measured.requests, *of.measured.acts, of.measured.series(ALL)]
    seconds = range(int(of.measured.lasted_s))
    return {
        "requests": [_numbers(one) for one in series],
        "thresholds": [_threshold_row(one) for one in of.judged],
        "seconds": [
            {"second": at, **{one.name: one.a_second.get(at, 0) for one in of.measured.requests}} for at in seconds
        ],
    }


def _headline(of: Finished) -> tuple[Tone, str]:
    measured, answers = of.measured, [one.answer for one in of.judged]
    if measured.tally.crashed:
        return Tone.OPEN, "Camproof failed: its own users broke down"
    if measured.lost:
        return Tone.OPEN, f"Camproof failed: {_counted(measured.lost, 'process')} of locust's died"
    if not measured.whole:
        return Tone.OPEN, f"Interrupted after {duration(measured.lasted_s * 1e6)}"
    if over := answers.count(Answer.OVER):
        return Tone.BAD, f"{over} of {_counted(len(answers), 'threshold')} {'is' if over == 1 else 'are'} over"
    if undecided := answers.count(Answer.UNDECIDED):
        return Tone.OPEN, f"Undecided: too few requests for {undecided} of {_counted(len(answers), 'threshold')}"
    return Tone.GOOD, _KEPT.get(len(answers), f"All {len(answers)} thresholds are kept")


def _lead(of: Finished) -> str:
    order, every = of.order, of.measured.series(ALL)
    text = (
        f"{_counted(order.cameras, 'camera')} and {_counted(order.viewers, 'viewer')} for "
        f"{duration(of.measured.lasted_s * 1e6)}: {every.requests:,} requests, {often(every.per_s)}, "
        f"{every.failures:,} failed. {str(order.shape).capitalize()}: {_SHAPES[order.shape]}."
    )
    busy = of.measured.busy
    if not isnan(busy) and busy > _BUSY:
        text += f" The load generator was busy itself ({share(busy)} of a processor): add --workers, or read with care."
    return text


def _facts(of: Finished) -> Iterator[tuple[str, str]]:
    order, measured = of.order, of.measured
    yield "Cloud", of.target
    if of.scenario:
        yield "Outage scenario", of.scenario
    else:
        yield "Segments", f"{duration(order.segment_us)}, {size(order.segment_bytes)} ({rate(order.bits_per_s)})"
    yield "A viewer comes", f"every {duration(order.visit_us)}, for {_counted(order.watched, 'segment')}"
    yield "Locust", f"{measured.locust}, {_counted(measured.workers, 'process')}"
    if not isnan(measured.busy):
        yield "Its busiest process", f"{share(measured.busy)} of a processor"
    yield "Machine", of.machine
    yield "Seed", str(order.seed)


def _sections(of: Finished) -> Iterator[Section]:
    yield Section("Thresholds", grids=(_thresholds(of.judged),))
    drawn = (figures.over_time(of.measured, salt=of.target), figures.times(of.measured, salt=of.target))
    yield Section("Requests", _REQUESTS, (_requests(of),), tuple(one for one in drawn if one is not None))
    yield Section("What somebody waited for", _ACTS, (_acts(of),))
    if of.measured.failures:
        rows = tuple((one.name, one.why, f"{one.times:,}") for one in of.measured.failures)
        yield Section("What failed", _FAILED, (Grid("", ("What", "Why", "How often"), rows, prose=True),))
    if notes := tuple(_notes(of)):
        yield Section("What to know", points=notes)
    known = ((name.value, meaning) for name, meaning in MEANING.items() if of.measured.series(name).requests)
    yield Section("What the names mean", grids=(Grid("", ("Name", "What it is"), tuple(known), prose=True),))


def _thresholds(judged: Sequence[Judged]) -> Grid:
    heads = ("Metric", "Bound", "Measured", "Requests", "Answer")
    rows = tuple(
        (
            one.threshold.metric, str(one.threshold).removeprefix(one.threshold.metric).strip(),
            told(one.threshold.statistic, one.value), f"{one.requests:,}",
            one.answer.value + (f": {one.why}" if one.why else ""),
        )
        for one in judged
    )  # fmt: skip
    return Grid("", heads, rows, tones=tuple(TONES[one.answer] for one in judged))


def _requests(of: Finished) -> Grid:
    heads = ("Request", "How many", "Failed", "Rate", "Mean", "Median", "95 %", "99 %", "Longest")
    shown = [one for one in (*of.measured.requests, of.measured.series(ALL)) if one.requests]
    return Grid("", heads, tuple(_row(one) for one in shown))


def _acts(of: Finished) -> Grid:
    heads = ("What", "How many", "Failed", "Rate", "Mean", "Median", "95 %", "99 %", "Longest")
    return Grid("", heads, tuple(_row(one) for one in of.measured.acts if one.requests))


def _row(one: Series) -> tuple[str, ...]:
    quantiles = (time(one.quantile_us(q)) for q in (0.5, 0.95, 0.99))
    return (
        one.name, f"{one.requests:,}", f"{one.failures:,}", often(one.per_s), time(one.mean_us), *quantiles,
        time(one.longest_us),
    )  # fmt: skip


def _notes(of: Finished) -> Iterator[str]:
    tally = of.measured.tally
    if tally.unsent:
        yield f"{_counted(tally.unsent, 'segment')} came due and had not been taken when the load ended."
    for text in of.measured.exceptions:
        yield f"Camproof's own user broke down: {text}"
    if of.target.startswith("embedded"):
        yield "The cloud ran in the same machine as the load: what it takes is not what it takes alone."


def _data(of: Finished) -> dict[str, object]:
    return {
        "order": of.order.model_dump(mode="json"),
        "target": of.target,
        "scenario": of.scenario,
        "thresholds": [_threshold_row(one) for one in of.judged],
        "requests": {one.name: _numbers(one) for one in (*of.measured.requests, of.measured.series(ALL))},
        "acts": {one.name: _numbers(one) for one in of.measured.acts},
        "failures": [one.model_dump() for one in of.measured.failures],
        "tally": of.measured.tally.model_dump(),
        "lasted_s": of.measured.lasted_s,
        "whole": of.measured.whole,
        "workers": of.measured.workers,
        "workers_lost": of.measured.lost,
        "busy": of.measured.busy,
        "locust": of.measured.locust,
        "machine": of.machine,
    }


def _numbers(one: Series) -> dict[str, Any]:
    return {
        "name": one.name,
        **{name: statistic.of(one) for name, statistic in STATISTICS.items()},
        "received_bytes": one.received_bytes,
    }


def _threshold_row(one: Judged) -> dict[str, Any]:
    said = asdict(one.threshold)
    return {
        "threshold": str(one.threshold), "metric": one.threshold.metric, "comparison": str(said["comparison"]),
        "bound": one.threshold.value, "measured": one.value, "requests": one.requests, "answer": one.answer.value,
    }  # fmt: skip


def _counted(count: int, one: str) -> str:
    ending = "es" if one.endswith("s") else "s"
    return f"{count:,} {one}{'' if count == 1 else ending}"
