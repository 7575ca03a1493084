"""What the libraries below log, as one line a thing on standard error: a traceback helps nobody who runs a command."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        what = record.getMessage().partition("\n")[0]
        error = record.exc_info[1] if record.exc_info else None
        why = f": {type(error).__name__}: {' '.join(str(error).split())}" if error else ""
        return f"camproof: {record.name}: {what}{why}"


class _Once(logging.Filter):
    """Passes each line once: a full disk is refused a thousand times, and told once."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self._formatter = formatter
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        line = self._formatter.format(record)
        if line in self._told:
            return False
        self._told.add(line)
        return True


@contextmanager
def one_line_logs() -> Iterator[None]:
    """Within the `with`, warnings and errors that are logged are told in one line each, and each only once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(formatter := _OneLine())
    handler.addFilter(_Once(formatter))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
