"""Where tables go: a terminal gets colours and its own width, a pipe or a file gets plain lines."""

import os
from typing import IO

from rich.console import Console, RenderableType

_UNBOUNDED = 2000  # a line for a program is not folded


def console(file: IO[str] | None = None) -> Console:
    """A console on `file` (standard output when None). NO_COLOR and COLUMNS are honoured."""
    probe = Console(file=file, highlight=False)
    if probe.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return probe
    return Console(file=file, highlight=False, width=_UNBOUNDED)


def show(on: Console, what: RenderableType) -> None:
    """Print; without the blanks at the ends of lines where nobody sees them but `diff`."""
    if on.is_terminal:
        on.print(what)
        return
    with on.capture() as captured:
        on.print(what)
    on.file.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def can_show(on: Console, text: str) -> bool:
    """Whether the console's encoding has these characters."""
    try:
        text.encode(on.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
