"""The text below a drawing: why it breaks, and what to do."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from harness.sites.oracle.verdicts import Verdict
from reports.sites.findings import other_notes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from harness.sites.doctor.search import Search
    from harness.sites.oracle.verdicts import Diagnosis
    from reports.sites.layout import Box
    from reports.sites.marks import Mark

_INK, _GREY, _RED, _AMBER = "#1F2933", "#52606D", "#C1121F", "#A65F00"
_LINE = 0.58  # units
_LETTER = 0.172  # units, of the middling letter at 8.5 points
_GAP = 1.2


class _Line(NamedTuple):
    text: str
    bold: bool = False
    colour: str = _INK


def panel_high(wide: float, marks: tuple[Mark, ...], said: Diagnosis, found: Search) -> float:
    """How much room the text takes."""
    each = _columns(wide, marks, said, found)
    return max(len(lines) for lines in each) * _LINE + 1.0


def write_panel(axes: Axes, box: Box, marks: tuple[Mark, ...], said: Diagnosis, found: Search) -> None:
    """Two columns: why, and what to do."""
    wide = box.right - box.left
    axes.plot([box.left, box.right], [box.top, box.top], color="#CBD2D9", linewidth=0.8)
    for number, lines in enumerate(_columns(wide + 2, marks, said, found)):
        x = box.left + number * (wide + _GAP) / 2
        for row, line in enumerate(lines):
            weight = "bold" if line.bold else "normal"
            y = box.top - 0.7 - row * _LINE
            axes.text(x, y, line.text, fontsize=8.5, color=line.colour, fontweight=weight, va="center")


def _columns(wide: float, marks: tuple[Mark, ...], said: Diagnosis, found: Search) -> tuple[list[_Line], list[_Line]]:
    letters = int((wide - 2 - _GAP) / 2 / _LETTER)
    why, do = [_Line("Why", bold=True)], [_Line("What to do", bold=True)]
    for mark in marks:
        names = f"{mark.number}  {mark.finding.names}: {mark.finding.verdict}"
        colour = _RED if mark.finding.verdict is Verdict.FAILS else _AMBER
        why += [_Line(line, bold=True, colour=colour) for line in _wrapped(names, letters)]
        why += [_Line(line) for line in _wrapped(f"    {mark.finding.why}.", letters)]
    for note in other_notes(said):
        why += [_Line(line, colour=_GREY) for line in _wrapped(f"-   {note.text}.", letters)]
    if len(why) == 1:
        why.append(_Line("Every camera gets an address and reaches all that the cloud needs."))
    cure = found.cures[0] if found.cures else None
    besides = cure.besides if cure else found.besides
    for number, change in enumerate(cure.changes if cure else (), 1):
        do += [_Line(line) for line in _wrapped(f"{number}  {_sentence(change.text)}", letters)]
        do += [_Line(line, colour=_GREY) for line in _wrapped(f"    {change.source or change.why}", letters)]
    for change in besides:
        do += [_Line(line) for line in _wrapped(f"+  While you are there: {change.text}.", letters)]
    if len(do) == 1:
        well = said.verdict is Verdict.ACTIVATES
        do.append(_Line("Nothing." if well else "No change at this site that camproof knows is enough."))
    return why, do


def _wrapped(text: str, letters: int) -> list[str]:
    return wrap(text, letters, subsequent_indent="    ", break_on_hyphens=False, drop_whitespace=True) or [""]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
