"""The report of a soak: memory first, then what happened stretch by stretch, then the machine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from harness.checks.soak import Kept, trend
from harness.scenario.readable import duration, size, size_axis, time_axis
from reports.canvas import drawn, legend, plain
from reports.outages.machine import with_machine
from reports.result import OUTAGES, Figure, Report, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure as Canvas

    from harness.checks.soak import Sample
    from harness.checks.verdict import Verdict
    from harness.conformance.soak.soak import Soaked

_S = 1e6
_HEIGHT_IN = 2.9
_STYLES = ("-", "--", ":")
_MEMORY = (
    "Memory that is each process's own, of cameras without what their stream caches hold; their garbage is collected "
    "now and then. The floor is the least of a stretch of the run, so that what comes and goes does not count; growth "
    "is that of the floors, an hour, without the first quarter of the run."
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What is to be said of a soak beside its numbers: as of other runs, and how long it was to go on, in seconds."""

    name: str
    command: str
    why: str
    started_us: int
    finished_us: int
    wanted_s: float
    seed: int
    camproof_version: str


def soak_report(found: Soaked, verdicts: Sequence[Verdict], ran: Ran) -> Report:
    """All of it as a value."""
    report = Report(
        title=f"{ran.name}: a soak of {duration(found.seconds * _S)}",
        command=ran.command,
        target="the reference cloud, in a process beside the cameras'",
        started_us=ran.started_us,
        finished_us=ran.finished_us,
        camproof_version=ran.camproof_version,
        verdicts=tuple(verdicts),
        scenario=ran.why,
        seed=ran.seed,
        figures=(_memory_figure(found.memory), _disk_figure(found.kept)),
        notes=_notes(found, ran),
        tables=(_memory_table(found.memory), _stretches(found)),
        wording=OUTAGES,
        outcome=_came_to(found),
        data={
            "engine": "live",
            "soak_s": found.seconds,
            "ended": found.ended,
            "books": asdict(found.books),
            "stretches": [asdict(row) for row in found.rows],
            "memory": {name: _of(own) for name, own in found.memory.items()},
            "stored_bytes": [list(sample) for sample in found.kept.samples],
        },
    )
    return with_machine(report, found.machine)


def _came_to(found: Soaked) -> str:
    books = found.books
    early = f", and was over early: {found.ended}" if found.ended else ""
    stored = f"{books.stored:,} of {books.produced:,} segments were stored"
    return f"It went on for {duration(found.seconds * _S)}{early}; {stored}."


def _notes(found: Soaked, ran: Ran) -> tuple[str, ...]:
    kept = f"recordings were kept for {duration(found.kept.keeps_s * _S)}, so that retention had work to do"
    unjudged = "what the scenario expects is not judged in a soak; its outages came again and again"
    early = f"{duration(ran.wanted_s * _S)} were asked for; what is told here was seen until it ended"
    return (early, kept, unjudged) if found.ended else (kept, unjudged)


def _of(samples: Sequence[Sample]) -> dict[str, object]:
    seen = trend(samples)
    return {"samples": [list(sample) for sample in samples], "trend": None if seen is None else asdict(seen)}


def memory_rows(report: Report) -> list[dict[str, object]]:
    """A row a sample: of a soak's report, for spreadsheets."""
    memory: Any = report.data["memory"]
    return [
        {"process": name, "at_s": at_s, "memory_bytes": value}
        for name, own in memory.items()
        for at_s, value in own["samples"]
    ]


def _memory_table(memory: Mapping[str, Sequence[Sample]]) -> Table:
    heads = ("Process", "Floor when warm", "Floor at the end", "Most", "Growth an hour", "At least", "At most")
    rows: list[tuple[str, ...]] = []
    for name, samples in memory.items():
        seen = trend(samples)
        if seen is None:
            rows.append((name, "-", "-", size(max(value for _, value in samples)), "-", "-", "-"))
            continue
        rates = (seen.an_hour_bytes, seen.low_bytes, seen.high_bytes)
        rows.append(
            (name, *map(size, (seen.first_bytes, seen.last_bytes, seen.peak_bytes)), *map(_signed, rates))
        )  # fmt: skip
    return Table("Memory", heads, tuple(rows), _MEMORY)


def _stretches(found: Soaked) -> Table:
    heads = ("Until", "Segments made", "Stored", "Dropped", "Uploads that failed", "Held then")
    rows = [
        (duration(row.at_s * _S), *(f"{n:,}" for n in (row.produced, row.stored, row.dropped, row.failed, row.held)))
        for row in found.rows
    ]
    return Table("What happened", heads, tuple(rows))


def _memory_figure(memory: Mapping[str, Sequence[Sample]]) -> Figure:
    most = max((value for samples in memory.values() for _, value in samples), default=1)
    return _over_time("Memory", memory, f"The largest process had {size(most)} at most.")


def _disk_figure(kept: Kept) -> Figure:
    most = max((value for _, value in kept.samples), default=0)
    return _over_time("In the storage locations", {"stored": kept.samples}, f"At most {size(most)} were stored.")


def _over_time(title: str, series: Mapping[str, Sequence[Sample]], text: str) -> Figure:
    unit = size_axis(max((value for samples in series.values() for _, value in samples), default=1) or 1)
    time = time_axis(max((at_s for samples in series.values() for at_s, _ in samples), default=1) * _S)

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        for style, (name, samples) in zip(_STYLES, series.items(), strict=False):
            axes.plot(
                [at_s * _S / time.size for at_s, _ in samples], [value / unit.size for _, value in samples], style,
                color="#333333", label=name,
            )  # fmt: skip
        axes.set_xlabel(f"{time.words} since the start")
        axes.set_ylabel(unit.name)
        axes.set_ylim(bottom=0)
        plain(axes, "both")
        legend(canvas, axes)

    return Figure(title, drawn(plot, height_in=_HEIGHT_IN, salt=title), text)


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else ''}{size(abs(value))}"
