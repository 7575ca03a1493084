"""The certificate as a PDF of one A4 page."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from reports.certificate.statement import Statement
from reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Canvas

    from reports.certificate.statement import Certificate

_WIDTH_IN, _HEIGHT_IN = 8.27, 11.69
_LEFT, _RIGHT = 0.1, 0.9  # of the width
_TONE = {Statement.CONFORMANT: "#16703c", Statement.BROKEN: "#b3261e", Statement.OPEN: "#875300"}
_INK, _SOFT, _LINE = "#14181c", "#5b6570", "#c8ced4"
_LEVELS = {"must": "what the paper says (core)", "should": "what it recommends", "assumed": "what is assumed"}
_NAMES = 22  # as many ids are listed; the JSON has all
_COLUMNS = 96  # characters of a line
_SANS = ["DejaVu Sans"]
_MONO = ["DejaVu Sans Mono"]


def as_pdf(certificate: Certificate, signed_by: str = "") -> bytes:
    """The page. The same certificate gives the same bytes. `signed_by` is the signer's key as it is to be read."""
    import matplotlib as mpl  # noqa: PLC0415 - takes a second to import, and most commands draw nothing
    from matplotlib.backends.backend_pdf import FigureCanvasPdf  # noqa: PLC0415
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415

    with mpl.rc_context({"pdf.fonttype": 42, "font.family": _SANS}):
        canvas = Canvas(figsize=(_WIDTH_IN, _HEIGHT_IN))
        FigureCanvasPdf(canvas)
        _Page(canvas).write(certificate, signed_by)
        written = io.BytesIO()
        canvas.savefig(written, format="pdf", metadata={"CreationDate": None, "Title": "Conformance certificate"})
    return written.getvalue()


class _Page:
    """Writes from the top to the bottom."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._y = 0.93

    def write(self, told: Certificate, signed_by: str) -> None:
        self._head(told)
        self._table(told)
        self._names("Broken", told.broken)
        self._names("Broken, of what is recommended or assumed", told.broken_besides)
        self._names("Skipped, undecided or not judged in this run", told.open)
        self._names("Left out, as the target does not claim the feature; judged otherwise", told.unclaimed)
        self._names("Broken or undecided, and excused", told.excused)
        self._names("Core promises that camproof has no check for", told.unchecked)
        self._names("For a reviewer: no program decides them", told.for_a_reviewer)
        assumed = f"{len(told.assumptions)} values are assumed, as the paper gives none: report.json names each."
        self._paragraph(assumed, gap=0.012)
        self._digests(told, signed_by)

    def _head(self, told: Certificate) -> None:
        self._text("CONFORMANCE CERTIFICATE", size=10, color=_SOFT, step=0.045)
        for line in textwrap.wrap(printable(told.target), 34)[:2]:
            self._text(line, size=21, weight="bold", step=0.036)
        self._y -= 0.014
        tone = _TONE[told.statement]
        self._canvas.add_artist(_box(_LEFT, self._y - 0.052, _RIGHT - _LEFT, 0.07, tone))
        self._canvas.text(_LEFT + 0.025, self._y - 0.017, f"{told.statement.value.capitalize()} (core)", size=19,
                          weight="bold", color="white", va="center")  # fmt: skip
        self._y -= 0.085
        self._paragraph(told.why)
        self._paragraph(f"Judged {told.judged} by camproof {told.camproof_version}.")

    def _table(self, told: Certificate) -> None:
        self._y -= 0.012
        columns = (_LEFT, 0.52, 0.62, 0.72, 0.83)
        heads = ("Promises", "kept", "broken", "undecided", "skipped")
        for x, head in zip(columns, heads, strict=True):
            self._canvas.text(x, self._y, head, size=8.5, color=_SOFT)
        for count in told.counts:
            self._rule()
            cells = (_LEVELS[count.level], count.passed, count.failed, count.undecided, count.skipped)
            for x, cell in zip(columns, cells, strict=True):
                self._canvas.text(x, self._y, str(cell), size=10, color=_INK)
        self._rule()

    def _names(self, title: str, names: Sequence[str]) -> None:
        if not names:
            return
        shown = ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")
        self._y -= 0.006
        self._text(title, size=8.5, color=_SOFT, step=0.017)
        self._paragraph(shown)

    def _digests(self, told: Certificate, signed_by: str) -> None:
        self._rule()
        rows = [
            ("configuration", told.digests.configuration),
            ("suite", told.digests.suite),
            ("seed", "none" if told.seed is None else str(told.seed)),
            ("history", told.digests.history),
            ("report.json", told.digests.report),
            ("command", textwrap.shorten(printable(told.command), 80, placeholder="…")),
            ("signed by", signed_by or "nobody"),
        ]
        for name, value in rows:
            self._canvas.text(_LEFT, self._y, name, size=8.5, color=_SOFT)
            self._canvas.text(0.24, self._y, value, size=7.6, color=_INK, family=_MONO)
            self._y -= 0.019
        self._y -= 0.006
        self._text("Digests are SHA-256. `camproof certificate verify certificate.json` checks them and the signature.",
                   size=8, color=_SOFT, step=0.02)  # fmt: skip

    def _paragraph(self, text: str, *, gap: float = 0.004) -> None:
        for line in textwrap.wrap(printable(text), _COLUMNS):
            self._text(line, size=9.5, step=0.0175)
        self._y -= gap

    def _text(self, text: str, *, size: float, step: float, color: str = _INK, weight: str = "normal") -> None:
        self._canvas.text(_LEFT, self._y, text, size=size, color=color, weight=weight, parse_math=False)
        self._y -= step

    def _rule(self) -> None:
        self._y -= 0.009
        self._canvas.add_artist(_box(_LEFT, self._y, _RIGHT - _LEFT, 0.0009, _LINE))
        self._y -= 0.019


def _box(x: float, y: float, width: float, height: float, color: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    return Rectangle((x, y), width, height, color=color, linewidth=0)
