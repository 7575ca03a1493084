"""What a live run says of the machine that it ran on: how many cameras it held, and what it had no more of."""

from collections.abc import Iterator
from dataclasses import asdict, replace

from harness.checks.machine import OTHERS, Machine, limit, shortage
from harness.scenario.readable import rate, size
from reports.result import Report, Table

_TEXT = (
    "Processor time is told as a share of all {cores} cores, while cameras recorded. What C code takes counts for the "
    "part that called it. Timers that come late show an event loop with too much to do. Memory is each process's own."
)
_NONE = "-"
_LEAST = 0.005  # of all cores: what took less is not shown


def with_machine(report: Report, seen: Machine) -> Report:
    """The same report, with a table, its numbers, and a sentence."""
    data = {**report.data, "machine": _data(seen)}
    return replace(report, tables=(*report.tables, _table(seen)), notes=(*report.notes, *_notes(seen)), data=data)


def _notes(seen: Machine) -> Iterator[str]:
    got = seen.progress
    if got.cameras:
        yield (
            f"cameras held: {got.kept_up:,} of the {got.cameras:,} on good lines; stored as they were recorded: "
            f"{rate(got.stored_bits_per_s)} of {rate(got.offered_bits_per_s)}"
        )
    found = limit(seen)
    if got.kept_up < got.cameras or not got.cameras:
        yield f"the limit was {found.sentence}" if found else "this machine had enough of all that was looked at"
    else:
        took = f"{seen.of_all(seen.own_s):.0%} of the processor time of {seen.cores} cores"
        yield f"no limit was reached: the run took {took}"


def _table(seen: Machine) -> Table:
    rows = [
        (
            process.name, f"{seen.of_all(process.processor_s):.1%}", _lag(process.lag_s), _lag(process.worst_lag_s),
            size(process.peak_bytes),
        )
        for process in seen.processes
    ]  # fmt: skip
    rows += [
        (f"{share.process}: {share.part}", f"{seen.of_all(share.processor_s):.1%}", _NONE, _NONE, _NONE)
        for share in seen.shares
        if seen.of_all(share.processor_s) >= _LEAST
    ]
    rows.append((OTHERS, f"{seen.of_all(seen.others_s):.1%}", _NONE, _NONE, _NONE))
    heads = ("Part of the run", "Processor time", "Timers late, 99 %", "Timers late, worst", "Memory, most")
    return Table("This machine meanwhile", heads, tuple(rows), _TEXT.format(cores=seen.cores))


def _lag(lag_s: float | None) -> str:
    return _NONE if lag_s is None else f"{1e3 * lag_s:,.0f} ms"


def _data(seen: Machine) -> dict[str, object]:
    found = limit(seen)
    return {
        **asdict(seen),
        "busy": seen.busy,
        "cameras_held": seen.progress.kept_up,
        "limit": None if found is None else asdict(found),
        "shortage": shortage(seen),
    }
