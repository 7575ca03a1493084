"""A paper as PDF, set by Typst: the same paper gives the same bytes."""

import json
import tempfile
from pathlib import Path

from reports.page import text_of
from reports.paper.value import Grid, Paper, Section, whole_cells
from reports.printable import printable

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" font-family="DejaVu Sans" '
_LEAST, _MOST, _AIR = 12, 48, 3  # characters that a column of words is taken for


def as_pdf(paper: Paper) -> bytes:
    """All pages, A4."""
    import typst  # noqa: PLC0415 - only where something is printed

    with tempfile.TemporaryDirectory(prefix="camproof-paper-") as made:
        folder = Path(made)
        figures = [figure for section in paper.sections for figure in section.figures]
        for number, figure in enumerate(figures):
            (folder / f"{number}.svg").write_text(figure.svg.replace("<svg ", _SVG, 1), "utf-8")
        (folder / "paper.json").write_text(json.dumps(_told(paper)), "utf-8")
        (folder / "paper.typ").write_text(text_of("paper.typ"), "utf-8")
        return typst.compile(folder / "paper.typ", root=folder, font_paths=[_fonts()], ignore_system_fonts=True)


def _fonts() -> Path:
    """DejaVu Sans comes with matplotlib."""
    from matplotlib import get_data_path  # noqa: PLC0415 - only where something is printed

    return Path(get_data_path()) / "fonts" / "ttf"


def _told(paper: Paper) -> dict[str, object]:
    numbers = iter(range(sum(len(section.figures) for section in paper.sections)))
    return {
        "kicker": printable(paper.kicker), "headline": printable(paper.headline), "tone": paper.tone.value,
        "lead": printable(paper.lead), "command": printable(paper.command), "version": paper.camproof_version,
        "facts": [[printable(name), printable(value)] for name, value in paper.facts],
        "sections": [_section(part, [f"{next(numbers)}.svg" for _ in part.figures]) for part in paper.sections],
    }  # fmt: skip


def _section(section: Section, files: list[str]) -> dict[str, object]:
    return {
        "title": section.title, "text": printable(section.text), "grids": [_grid(grid) for grid in section.grids],
        "points": [printable(point) for point in section.points], "figures": _figures(section, files),
    }  # fmt: skip


def _figures(section: Section, files: list[str]) -> list[dict[str, str]]:
    return [
        {"title": figure.title, "text": printable(figure.text), "file": file}
        for figure, file in zip(section.figures, files, strict=True)
    ]


def _grid(grid: Grid) -> dict[str, object]:
    return {
        "title": grid.title, "text": printable(grid.text), "heads": list(grid.heads), "prose": grid.prose,
        "rows": [[printable(cell) for cell in row] for row in whole_cells(grid)],
        "tones": [tone.value for tone in grid.tones], "widths": _widths(grid),
    }  # fmt: skip


def _widths(grid: Grid) -> list[int]:
    """Columns of words get room by their longest cell, within reason."""
    columns = zip(grid.heads, *grid.rows, strict=True)
    return [max(_LEAST, min(_MOST, max(map(len, cells)) + _AIR)) for cells in columns]
