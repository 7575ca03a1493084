"""A paper for whoever started it: the tables, and the answer at the end, where it is seen."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.console import show
from reports.paper.value import Grid, Paper, Tone
from reports.printable import printable

_STYLES = {Tone.GOOD: "green", Tone.BAD: "bold red", Tone.OPEN: "yellow", Tone.PLAIN: "bold"}


def show_paper(on: Console, paper: Paper, sections: int | None = None) -> None:
    """Print the tables of numbers (of the first so many sections; None: of all), then headline and lead."""
    for section in paper.sections[:sections]:
        for grid in section.grids:
            if not grid.prose:
                show(on, _table(grid, section.title))
    show(on, Text(f"\n{printable(paper.headline)}.", style=_STYLES[paper.tone]))
    show(on, Text(printable(paper.lead)))


def _table(grid: Grid, otherwise: str) -> Table:
    title = Text(f"\n{printable(grid.title or otherwise)}", style="bold")
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for at, head in enumerate(grid.heads):
        table.add_column(Text(printable(head), style="dim"), justify="right" if at else "left", overflow="fold")
    for number, row in enumerate(grid.rows):
        style = _STYLES[grid.tones[number]] if grid.tones and grid.tones[number] else ""
        cells = [Text(printable(cell)) for cell in row]
        cells[-1].stylize(style)
        table.add_row(*cells)
    return table
