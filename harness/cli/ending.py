"""How a run of the command ends: one line on standard error and an exit status, whatever was raised."""

import errno
import io
import select
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

import click

from harness.cli.standard_output import STANDARD_OUTPUT, lead_to_nowhere
from harness.errors import CamproofError

_INTERRUPTED = "interrupted. Reports are written at the end of a run only; run it again for them."
_BAD_INPUT = 2
_FAILED = 3
_ELSEWHERE = "Make room where it is led to, or lead it elsewhere."
_SAY_ANYTHING = "backslashreplace"  # a name that the terminal's encoding lacks must not end the run


class _Ending(NamedTuple):
    line: str
    status: int


# What an operating system's refusal means to the user: what to do, and whether the input was bad or the machine.
_ADVICE = {
    errno.ENOSPC: _Ending("the disk is full. Make room, or name a folder on another disk", _FAILED),
    errno.EFBIG: _Ending("the file would be larger than may be. Raise the limit with `ulimit -f`", _FAILED),
    errno.EDQUOT: _Ending("your disk quota is used up. Make room, or name a folder on another disk", _FAILED),
    errno.EACCES: _Ending("permission denied. Choose a place that you may use, or change its permissions", _FAILED),
    errno.EPERM: _Ending("permission denied. Choose a place that you may use, or change its permissions", _FAILED),
    errno.EROFS: _Ending("the file system is read-only. Name a folder elsewhere", _FAILED),
    errno.EMFILE: _Ending("too many open files. Raise the limit with `ulimit -n`, or use fewer cameras", _FAILED),
    errno.EADDRINUSE: _Ending("the port is in use. Stop what listens there, or choose another port", _BAD_INPUT),
}


def status_of(run: Callable[[], int]) -> int:
    """Call `run`; return its exit status, or say in one line why it has none and return the status for that."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors=_SAY_ANYTHING)
    try:
        status = run()
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        return asked.exit_code
    except BrokenPipeError as error:
        return _FAILED if _reader_left() else _told(error)
    except SystemExit:  # shell completion ends so
        raise
    except BaseException as error:  # noqa: BLE001 - the last frame: everything ends here, and none of it silently
        return _told(error)
    return status


def _told(error: BaseException) -> int:
    """Say what happened, and return the exit status. Of a group, every expected error is told, each once."""
    leaves = list(_leaves(error))
    endings = [ending for leaf in leaves if (ending := _expected(leaf))]
    if len(endings) < len(leaves):
        _say_internal(error, next(leaf for leaf in leaves if _expected(leaf) is None))
        return _FAILED
    for line in dict.fromkeys(_one_line(ending.line) for ending in endings):
        _say(f"camproof: {line}")
    return max(ending.status for ending in endings)


def _say(line: str) -> None:
    """On standard error; where that is refused too, the exit status has to do."""
    with suppress(OSError):
        click.echo(line, err=True)


def _expected(error: BaseException) -> _Ending | None:
    """The line and the exit status for an error that can happen to anyone, or None for one that should not."""
    match error:
        case CamproofError():
            return _Ending(f"{error}{_notes(error)}", error.exit_status)
        case click.ClickException():
            return _Ending(_usage(error), error.exit_code)
        case KeyboardInterrupt() | click.Abort():
            return _Ending(_INTERRUPTED, _FAILED)
        case OSError(filename=name) if name == STANDARD_OUTPUT:
            lead_to_nowhere()
            return _Ending(f"{name} can't be written: {(error.strerror or str(error)).lower()}. {_ELSEWHERE}", _FAILED)
        case OSError(errno=int(number)) if number in _ADVICE:
            advice = _ADVICE[number]
            return _Ending(f"{_subject(error)}: {advice.line}.", advice.status)
        case _:
            return None


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f" See `{context.command_path} --help`." if context else ""
    return error.format_message() + hint


def _subject(error: OSError) -> str:
    """The file, or what else the operating system said of the thing that it refused."""
    return str(error.filename or error.strerror or "the operating system refused")


def _say_internal(error: BaseException, worst: BaseException) -> None:
    """Camproof's own mistake: one line for the user, the traceback in a file for whoever mends it."""
    summary = f"camproof: internal error {type(worst).__name__}: {_one_line(f'{worst}{_notes(worst)}')}"
    trace = "".join(traceback.format_exception(error))
    try:
        where = f"Please report it with {_kept(trace)}"
    except OSError as full:  # nowhere to put it, then here
        where = f"No file could be written ({full}), so here it is:\n{trace}"
    _say(f"{summary}. {where}")


def _kept(trace: str) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="camproof-", suffix=".traceback.txt", delete=False, encoding="utf-8", errors=_SAY_ANYTHING
    ) as file:
        file.write(trace)
    return file.name


def _notes(error: BaseException) -> str:
    """Where it happened, if whoever it passed said so."""
    notes = getattr(error, "__notes__", ())
    return f" ({'; '.join(notes)})" if notes else ""


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _leaves(part)
    else:
        yield error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _reader_left() -> bool:
    """Whether standard output has no reader any more, as in `camproof … | head`: then nothing needs to be said.

    Standard output is then led to nowhere, so that Python's own flush at exit is quiet too.
    """
    try:
        output = sys.stdout.fileno()
    except io.UnsupportedOperation:  # nothing that the system could have closed
        return False
    probe = select.poll()
    probe.register(output, 0)  # errors and hang-ups are told unasked
    if not probe.poll(0):
        return False
    lead_to_nowhere()
    return True
