"""A table of cameras in a file: CSV with any of the usual separators, or the first sheet of a spreadsheet."""

import csv
import io
import zlib
from contextlib import closing
from pathlib import Path

from harness.errors import BadInputError
from harness.user_file import text_of, unreadable

_SHEETS = {".xlsx", ".xlsm"}
_UNKNOWN = {".xls", ".ods", ".numbers"}
_SEPARATORS = ",;\t|"
# What openpyxl raises of a damaged file:
_BROKEN = (AttributeError, EOFError, LookupError, RuntimeError, SyntaxError, TypeError, ValueError, zlib.error)
Cells = list[list[str]]


def read_cells(path: Path) -> Cells:
    """All rows as text.

    Raises:
        BadInputError: it can't be read, or is of a form that is not known.
    """
    if path.suffix.lower() in _UNKNOWN:
        raise BadInputError(f"{path}: {path.suffix} is not known here; save it as .xlsx or .csv")
    return _sheet(path) if path.suffix.lower() in _SHEETS else _csv(text_of(path, encoding="utf-8-sig"), path)


def _csv(text: str, path: Path) -> Cells:
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as wrong:
        raise BadInputError(f"{path}: that is no CSV: {wrong}") from None


def _sheet(path: Path) -> Cells:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415
    except ImportError:
        raise BadInputError("spreadsheets need openpyxl: install camproof with its extra `planning`") from None
    from zipfile import BadZipFile  # noqa: PLC0415 - what openpyxl raises

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            return [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except OSError as wrong:
        raise unreadable(str(path), wrong) from None
    except (BadZipFile, InvalidFileException, *_BROKEN) as wrong:
        raise BadInputError(f"{path}: that is no spreadsheet, or a damaged one ({wrong})") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
