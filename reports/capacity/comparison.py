"""Two capacity reports side by side: what changes from the first to the second."""

from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from math import isfinite, nan

from harness.capacity.decision import Answer, Row, Unit
from harness.capacity.study import Capacity
from reports.capacity.data import decision_rows
from reports.capacity.words import had, money, needed, told
from reports.paper.value import Grid, Paper, Section, Tone

_NONE = "-"
_TONES = {Answer.ENOUGH: Tone.GOOD, Answer.SHORT: Tone.BAD, Answer.OPEN: Tone.OPEN, Answer.UNTOLD: Tone.PLAIN}
_LOADS = (
    ("cameras", "Cameras", Unit.COUNT), ("mean_bits_per_s", "Media, mean", Unit.RATE),
    ("busy_bits_per_s", "Media, all busy", Unit.RATE), ("stored_bytes", "Kept", Unit.SIZE),
    ("uploads", "Uploads", Unit.FREQUENCY), ("renewals", "Credentials", Unit.FREQUENCY),
    ("unwraps", "Key unwraps", Unit.FREQUENCY), ("egress_bits_per_s", "Playback", Unit.RATE),
)  # fmt: skip


def comparison_paper(a: Capacity, b: Capacity, command: str) -> Paper:
    """As a value."""
    short, unsure = ([sum(row.answer is answer for row in one.rows) for one in (a, b)]
                     for answer in (Answer.SHORT, Answer.OPEN))  # fmt: skip
    tone = _TONES[Answer.SHORT if short[1] else Answer.OPEN if unsure[1] else Answer.ENOUGH]
    not_sure = f"; not sure: {unsure[0]} in a, {unsure[1]} in b" if any(unsure) else ""
    names = f"{a.scenario.name} (a) and {b.scenario.name} (b)"
    return Paper(
        kicker="Capacity, compared",
        headline=f"Needs that are not met: {short[0]} in a, {short[1]} in b{not_sure}",
        tone=tone,
        lead=f"{names}, planned for the same outage and the same time to drain.",
        facts=(("a, SHA-256", a.plan.sha256), ("b, SHA-256", b.plan.sha256)),
        sections=tuple(_sections(a, b)),
        command=command,
        camproof_version=version("camproof"),
        data={"a": decision_rows(a), "b": decision_rows(b)},
    )


def comparison_rows(a: Capacity, b: Capacity) -> list[dict[str, object]]:
    """Needs of both, a row a need, for a CSV file; NaN where one has no such need, or does not say what it has."""
    known = [{row.key: row for row in one.rows} for one in (a, b)]
    found = []
    for key in dict.fromkeys([*known[0], *known[1]]):
        first, second = known[0].get(key), known[1].get(key)
        row = second or first
        assert row is not None  # noqa: S101 - the key is of one of them
        sides = {f"{side}_{name}": getattr(own, name) if own else nan
                 for side, own in (("a", first), ("b", second)) for name in ("needed", "have")}  # fmt: skip
        found.append({"key": key, "what": row.what, "unit": row.unit.value, **sides,
                      "answer": second.answer.value if second else ""})  # fmt: skip
    return found


def _sections(a: Capacity, b: Capacity) -> Iterator[Section]:
    yield Section("Decide", "Needed and have, of a and of b; the answer is that of b.", (_decision(a, b),))
    yield Section("Regions", "From a to b.", tuple(_loads(a, b)))
    if a.prices and a.bills and b.bills:
        yield Section("Cost", "A month.", (_cost(a, b, a.prices.currency),))


def _decision(a: Capacity, b: Capacity) -> Grid:
    known = [{row.key: row for row in one.rows} for one in (a, b)]
    keys = list(dict.fromkeys([*known[0], *known[1]]))
    rows, tones = [], []
    for key in keys:
        first, second = known[0].get(key), known[1].get(key)
        what = (second or first).what if (second or first) else key  # type: ignore[union-attr]
        rows.append((what, *_cells(first), *_cells(second), second.answer.value if second else "not there"))
        tones.append(_TONES[second.answer] if second else Tone.PLAIN)
    return Grid("", ("What", "a needs", "a has", "b needs", "b has", "Answer"), tuple(rows), tones=tuple(tones))


def _cells(row: Row | None) -> tuple[str, str]:
    return (needed(row), had(row)) if row else (_NONE, _NONE)


def _loads(a: Capacity, b: Capacity) -> Iterator[Grid]:
    loads = [{load.id: asdict(load) for load in one.regions} for one in (a, b)]
    for region in dict.fromkeys([*loads[0], *loads[1]]):
        pairs = [(loads[0].get(region, {}).get(key, 0), loads[1].get(region, {}).get(key, 0)) for key, _, _ in _LOADS]
        yield Grid(region, ("", "a", "b", "Change"), tuple(
            (title, told(unit, first), told(unit, second), _change(first, second))
            for (_, title, unit), (first, second) in zip(_LOADS, pairs, strict=True)
        ))  # fmt: skip


def _cost(a: Capacity, b: Capacity, currency: str) -> Grid:
    sums = [{item: sum(bill.items[item] for bill in one.bills) for item in one.bills[0].items} for one in (a, b)]
    rows = [
        (item.capitalize(), *(money(one[item], currency) for one in sums), _change(sums[0][item], sums[1][item]))
        for item in sums[0]
        if sums[0][item] or sums[1][item]
    ]
    whole = [sum(each.values()) for each in sums]
    together = ("Together", *(money(one, currency) for one in whole), _change(*whole))
    return Grid("", ("", "a", "b", "Change"), (*rows, together))


def _change(first: float, second: float) -> str:
    return f"{100 * (second / first - 1):+,.0f} %" if first and isfinite(second / first) else _NONE
