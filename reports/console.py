"""Where tables go: a terminal gets colours and its own width, a pipe or a file gets plain lines."""

import os
from typing import IO

from rich.console import Console, RenderableType

_UNBOUNDED = 2000  # a line for a program is not folded


class PlainlyBroken(Console):
    """A console that leaves a broken pipe to whoever knows what its end means; rich ends the process with status 1."""

    def on_broken_pipe(self) -> None:
        """Called where a BrokenPipeError was caught: it goes on."""
        raise  # noqa: PLE0704 - rich calls this from its `except`


def console(file: IO[str] | None = None) -> Console:
    """A console on `file` (standard output when None). NO_COLOR and COLUMNS are honoured."""
    probe = PlainlyBroken(file=file, highlight=False)
    if probe.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return probe
    return PlainlyBroken(file=file, highlight=False, width=_UNBOUNDED)


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
