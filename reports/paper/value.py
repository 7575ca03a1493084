"""A paper as a value: what page, print, terminal and spreadsheet show alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reports.result import Figure

__all__ = ["Figure", "Grid", "Paper", "Section", "Tone", "whole_cells"]
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SHORT = 24  # characters


class Tone(StrEnum):
    """How good the news is. A word always says the same: colour alone tells nobody anything."""

    GOOD = "pass"
    BAD = "fail"
    OPEN = "unknown"
    PLAIN = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Args:
        title: over it; "" for none.
        heads: of its columns.
        rows: a name and what belongs to it, all as they are to be read.
        text: what a reader must know to read it.
        tones: of the rows; empty where all are plain.
        prose: words, set flush left; else numbers, set flush right.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: str = ""
    tones: tuple[Tone, ...] = ()
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: its words, tables, then figures, then single sentences."""

    title: str
    text: str = ""
    grids: tuple[Grid, ...] = ()
    figures: tuple[Figure, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole of it.

    Args:
        kicker: what it is, over the headline.
        headline: the answer, in a line.
        tone: of the headline.
        lead: the answer, in a sentence or two.
        facts: name and value: what was asked, when, by which camproof, digests.
        sections: in the order in which they are to be read.
        command: the command line that makes it again.
        camproof_version: which camproof made it.
        data: all numbers, for programs.
    """

    kicker: str
    headline: str
    tone: Tone
    lead: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    command: str
    camproof_version: str
    data: Mapping[str, object] = field(default_factory=dict)


def whole_cells(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, with numbers and their units that no line end parts."""
    if grid.prose:
        return grid.rows
    return tuple((row[0], *(cell.replace(" ", _NO_BREAK) if len(cell) <= _SHORT else cell for cell in row[1:]))
                 for row in grid.rows)  # fmt: skip
