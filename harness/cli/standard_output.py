"""Standard output, whose refusals say that it was standard output that refused: its advice is not that for files."""

import io
import os
import sys

from harness.errors import CamproofFailedError

STANDARD_OUTPUT = "standard output"


class _Named(io.FileIO):
    """Its errors have the stream's name where those of a file have the file's."""

    def write(self, content: object, /) -> int:
        """As a file does. OSError with its name when it is refused."""
        try:
            return super().write(content)  # type: ignore[arg-type]
        except OSError as refused:
            raise OSError(refused.errno, refused.strerror, STANDARD_OUTPUT) from None


def name_standard_output() -> None:
    """From here on what is written to `sys.stdout` tells when it is refused; for a process of our own.

    Raises:
        CamproofFailedError: it is closed, and the next file that is opened would take its number and its text.
    """
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123,SIM115 - as long as the process
    if sys.stdout is None:
        raise CamproofFailedError("standard output is closed: lead it to a file, or to /dev/null")
    given = sys.stdout
    raw = _Named(given.fileno(), "wb", closefd=False)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(raw), given.encoding, given.errors, line_buffering=given.isatty(), write_through=False
    )


def lead_to_nowhere() -> None:
    """What is left in the buffers goes nowhere, so that Python's own flush at exit is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
