"""The paper of a sweep: what each combination came to, what moves the answer, and what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import isfinite, isnan

from harness.scenario.expectations import Bound, Quantity, meaning
from harness.scenario.readable import duration
from harness.sweep.run import Sweep, Swept
from harness.sweep.sensitivity import MORRIS, Influence
from harness.sweep.summary import PointSummary
from reports.paper.value import Figure, Grid, Paper, Section, Tone
from reports.sweeps.figures import influence_bars, over_spans, over_values
from reports.sweeps.words import estimated, told

_MOST_ROWS, _FEW_ROWS = 40, 8
_MORRIS = (
    "Morris's elementary effects: each input in turn is moved by two thirds of its span, from many places. The effect "
    "is told for the whole span. Where the spread is as large as the effect, it depends on the other inputs."
)
_SOBOL = (
    "Sobol's indices: the share of the answer's variance that an input explains by itself, and together with all that "
    "it does along with others. With few samples they may lie outside 0 to 1: the interval says how well one is known."
)


@dataclass(frozen=True)
class Studied:
    """A sweep with all that was worked out from it.

    Args:
        sweep: what was asked.
        swept: what came of it.
        summaries: a point each.
        measures: the quantities to be shown, the most wanted first.
        spans: the words of inputs that were drawn from spans.
        bounds: what the scenario says must hold.
        held: of each point and bound, in how many replications it did.
        method: of the sensitivity analysis; "" for none.
        influences: by quantity; those of which nothing can be told are left out.
        name: the scenario's.
        why: its own paragraph.
        command: that does it again.
        took_us: by the clock on the wall.
    """

    sweep: Sweep
    swept: Swept
    summaries: Sequence[PointSummary]
    measures: Sequence[Quantity]
    spans: Sequence[str]
    bounds: Sequence[Bound]
    held: Sequence[Sequence[int]]
    method: str
    influences: Mapping[Quantity, Sequence[Influence]]
    name: str
    why: str
    command: str
    took_us: int


def sweep_paper(of: Studied) -> Paper:
    """All of it as a value."""
    tone, headline = _headline(of)
    return Paper(
        kicker=f"{of.name}: what moves the {of.measures[0]}",
        headline=headline,
        tone=tone,
        lead=_lead(of),
        facts=_facts(of),
        sections=tuple(_sections(of)),
        command=of.command,
        camproof_version=version("camproof"),
        data=_data(of),
    )


def _headline(of: Studied) -> tuple[Tone, str]:
    there = [one for one in of.summaries if one.replications and not one.refused]
    known = sorted((one.estimates[of.measures[0]].mean for one in there), key=lambda mean: (not isfinite(mean), mean))
    if not known:
        return (
            Tone.OPEN,
            "Nothing could be computed" if of.swept.finished else "Interrupted before any run was finished",
        )
    low, high = (told(of.measures[0], end) for end in (known[0], known[-1]))
    first = str(of.measures[0]).capitalize()
    said = f"{first}: {low}" if low == high else f"{first}: from {low} to {high}"
    return (Tone.PLAIN if of.swept.finished and len(there) == len(of.summaries) else Tone.OPEN), said


def _lead(of: Studied) -> str:
    points, runs = len(of.summaries), sum(one.replications for one in of.summaries)
    text = f"{_combinations(points)}, {_runs(runs)} of the engine {of.sweep.engine}."
    if not of.swept.finished:
        left = sum(of.swept.wanted) - runs
        text += f" It was interrupted: {_runs(left)} still to do; the command goes on with them."
    return f"{text} {of.why}"


def _runs(count: int) -> str:
    return f"{count:,} {'run' if count == 1 else 'runs'}"


def _combinations(count: int) -> str:
    return f"{count:,} {'combination' if count == 1 else 'combinations'}"


def _sections(of: Studied) -> Iterator[Section]:
    if of.influences:
        yield _influence_section(of)
    drawn = (_figure(of, quantity, salt=f"{of.name}{quantity}") for quantity in of.measures[:2])
    figures = tuple(figure for figure in drawn if figure is not None)
    yield Section("What each combination came to", _told_of_means(of), (_means(of), *_changes(of)), figures)
    if of.bounds and not of.spans:
        yield Section("What must hold", "In how many runs each bound of the scenario did.", (_bounds(of),))
    yield Section("What to know", points=tuple(_notes(of)))


def _figure(of: Studied, quantity: Quantity, *, salt: str) -> Figure | None:
    there = [one for one in of.summaries if one.replications and not one.refused]
    if not there:
        return None
    if of.spans:
        return over_spans(there, of.spans, quantity, salt=salt)
    return over_values(there, quantity, salt=salt)


def _told_of_means(of: Studied) -> str:
    most = _rows(of)
    shown = f" The first {most} are shown; results.csv has all." if len(of.summaries) > most else ""
    return f"Means over replications with their 95 % intervals (Student's t).{shown}"


def _rows(of: Studied) -> int:
    """How many combinations are told one by one: of those that were drawn, a few, to show what they are."""
    return _FEW_ROWS if of.spans else _MOST_ROWS


def _means(of: Studied) -> Grid:
    heads = ("Combination", "Runs", *(str(quantity).capitalize() for quantity in of.measures))
    rows = tuple(
        (
            one.point.title, f"{one.replications:,}",
            *(estimated(quantity, one.estimates[quantity]) for quantity in of.measures),
        )
        for one in of.summaries[: _rows(of)]
    )  # fmt: skip
    return Grid("", heads, rows)


def _changes(of: Studied) -> Iterator[Grid]:
    others = [one for one in of.summaries[1:_MOST_ROWS] if one.change and one.replications]
    if not others or of.spans:
        return
    heads = ("Combination", *(str(quantity).capitalize() for quantity in of.measures))
    rows = tuple(
        (one.point.title, *(estimated(quantity, one.change[quantity], signed=True) for quantity in of.measures))
        for one in others
    )
    text = "Run by run under the same luck, so that the difference is known better than either mean."
    yield Grid(f"Against {of.summaries[0].point.title}", heads, rows, text)


def _influence_section(of: Studied) -> Section:
    morris = of.method == MORRIS
    heads = ("Input", *(("Mean effect", "Size of the effect", "±", "Spread") if morris else ("Alone", "In all", "±")))
    grids, figures = [], []
    for quantity, found in of.influences.items():
        ordered = sorted(found, key=lambda one: -one.total)
        rows = tuple(_influence_row(one, quantity, morris=morris) for one in ordered)
        grids.append(Grid(str(quantity).capitalize(), heads, rows))
        label = "size of the effect" if morris else "share of the variance, in all"
        figures.append(influence_bars(found, quantity, label, salt=f"{of.name}{quantity}bars"))
    return Section("Which input moves the answer", _MORRIS if morris else _SOBOL, tuple(grids), tuple(figures[:2]))


def _influence_row(one: Influence, quantity: Quantity, *, morris: bool) -> tuple[str, ...]:
    numbers = (one.alone, one.total, one.half_width, *((one.spread,) if morris else ()))
    if morris:
        return (one.word, *(told(quantity, number) for number in numbers))
    return (one.word, *(f"{number:.3f}" for number in numbers))


_ANSWERS = {Tone.PLAIN: "-", Tone.GOOD: "all hold", Tone.BAD: "not all hold", Tone.OPEN: "not sure"}


def _bounds(of: Studied) -> Grid:
    heads = ("Combination", *(str(bound) for bound in of.bounds), "Answer")
    rows, tones = [], []
    for one, held in list(zip(of.summaries, of.held, strict=True))[:_MOST_ROWS]:
        counted = list(zip(of.bounds, held, strict=True))
        told = ["-" if isnan(one.estimates[bound.quantity].mean) else f"{count} of {one.replications}"
                for bound, count in counted]  # fmt: skip
        every = all(count == one.replications for count in held)
        broken = any(cell != "-" and count < one.replications for cell, (_, count) in zip(told, counted, strict=True))
        tone = Tone.PLAIN if not one.replications else Tone.GOOD if every else Tone.BAD if broken else Tone.OPEN
        rows.append((one.point.title, *told, _ANSWERS[tone]))
        tones.append(tone)
    return Grid("", heads, tuple(rows), tones=tuple(tones))


def _notes(of: Studied) -> Iterator[str]:
    stopping = of.sweep.stopping
    for quantity in of.measures:
        yield f"{str(quantity).capitalize()}: {meaning(quantity)}."
    if of.sweep.warm_up_us:
        first = duration(of.sweep.warm_up_us)
        yield f"Outages that began in the first {first} are left out; so are that time, and what else was lost in it."
    alike = [one for one in of.summaries if one.replications > 1]
    if alike and all(one.estimates[quantity].half_width == 0 for one in alike for quantity in of.measures):
        yield "All replications came out alike: nothing that counts here is random, and one would have done."
    if stopping.precision is not None:
        missed = [one for one in of.summaries if not _precise(of, one)]
        if missed and of.swept.finished:
            yield (
                f"{_combinations(len(missed))} did not reach the wanted half-width in {stopping.most} replications; "
                f"first {missed[0].point.title}."
            )
        yield "Replications were added until the half-width was reached: such intervals are a little too narrow."
    for one in of.summaries:
        if one.refused:
            yield f"{one.point.title} could not be computed: {one.refused}"
    if of.method and (dull := [quantity for quantity in of.measures if quantity not in of.influences]):
        yield f"Of {', '.join(dull)} no influence can be told: the same everywhere, or without end somewhere."
    yield "How far the engine itself may be off, `camproof agree` tells for your scenario."


def _precise(of: Studied, one: PointSummary) -> bool:
    precision = of.sweep.stopping.precision
    if precision is None or one.refused:
        return True
    found = one.estimates[precision.quantity]
    return found.half_width <= precision.half_width * (abs(found.mean) if precision.relative else 1)


def undecided(of: Studied) -> bool:
    """Whether something that was asked for is not known: a point was refused, or a half-width not reached."""
    return any(one.refused or not _precise(of, one) for one in of.summaries)


def _facts(of: Studied) -> tuple[tuple[str, str], ...]:
    return (
        ("Engine", of.sweep.engine),
        ("Seed", f"{of.sweep.seed}; the n-th replication has the same one at every combination"),
        ("Runs", f"{sum(one.replications for one in of.summaries):,}, of which {of.swept.resumed:,} were there before"),
        ("Took", duration(of.took_us)),
        ("Results", "results.parquet and results.csv: a row a combination, replication and group of sites"),
    )


def _data(of: Studied) -> dict[str, object]:
    return {
        "finished": of.swept.finished,
        "engine": of.sweep.engine,
        "seed": of.sweep.seed,
        "points": [
            {
                "values": dict(one.point.values), "replications": one.replications, "refused": one.refused,
                "estimates": {q: {"mean": e.mean, "half_width": e.half_width} for q, e in one.estimates.items()},
                "change": {q: {"mean": e.mean, "half_width": e.half_width} for q, e in one.change.items()},
                "held": {str(bound): count for bound, count in zip(of.bounds, held, strict=True)},
            }
            for one, held in zip(of.summaries, of.held, strict=True)
        ],
        "sensitivity": of.method,
        "influences": {
            quantity: [
                {"input": i.word, "alone": i.alone, "total": i.total, "half_width": i.half_width, "spread": i.spread}
                for i in found
            ]
            for quantity, found in of.influences.items()
        },
    }  # fmt: skip
