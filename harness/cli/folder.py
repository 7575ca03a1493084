"""Folders that a run writes to: those that a user names with --out and --state, and the temporary one."""

import errno
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from harness.errors import BadInputError, CamproofFailedError
from harness.left_behind import RUN, remove_left

_ROOM_BYTES = 1 << 20  # a run's files are smaller than this
_FULL_BYTES = 4 << 20  # free: the next segments do not fit
_Function = TypeVar("_Function", bound=Callable[..., object])
_NO_SUCH_PLACE = {
    errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL,
}  # fmt: skip


class _Named(click.Path):
    """A folder that has a name: an empty one, as of a variable that is not set, would be the present folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - as click has it
        """As it is."""
        if value == "":
            self.fail('it names no folder; the present one is ".".', param, ctx)
        return super().convert(value, param, ctx)


def out_option(folder: str) -> Callable[[_Function], _Function]:
    """`--out`, with where a command writes by default."""
    named = _Named(path_type=Path)
    return click.option("--out", type=named, default=Path(folder), show_default=True, help="Where to write.")


def usable(option: str, folder: Path) -> None:
    """Make the folder if it is not there, and find out before a run, and not after it, whether it takes files.

    Args:
        option: the option that named it, for the message: "--out".
        folder: what the user named.

    Raises:
        BadInputError: no folder can be there: it is a file, or there is one on the way to it.
        OSError: the system refuses it: no permission, read-only, no room. It names the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"\0" * _ROOM_BYTES)
            trial.flush()
    except FileExistsError:
        raise BadInputError(f"{option} {folder}: that is no folder; name one") from None
    except OSError as refused:
        if refused.errno in _NO_SUCH_PLACE:
            why = (refused.strerror or "there can be none").lower()
            raise BadInputError(f"{option} {folder}: no folder can be made there ({why}); name another") from refused
        raise OSError(refused.errno, refused.strerror, str(folder)) from refused


def can_hold(option: str, file: Path) -> None:
    """Find out before anything starts whether a file can be there; BadInputError if not."""
    if file.is_dir():
        raise BadInputError(f"{option} {file}: that is a folder; name a file")
    if not file.parent.is_dir():
        raise BadInputError(f"{option} {file}: there is no folder {file.parent}; make it, or name another file")


def has_room(folder: Path, wanted_bytes: int) -> None:
    """Find out before a run whether what it keeps for its time fits; CamproofFailedError if it does not.

    What runs left there that were killed is removed first.
    """
    remove_left(folder, RUN)
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < wanted_bytes:
        raise CamproofFailedError(
            f"{folder} has {free_bytes / 1e6:.0f} MB free, and the run needs {wanted_bytes / 1e6:.0f} MB there for its"
            " time: make room, or name another folder in TMPDIR"
        )


def require_not_filled(folder: Path) -> None:
    """Where the disk filled up during a run, what was broken says nothing of the cloud: CamproofFailedError."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < _FULL_BYTES:
        raise CamproofFailedError(
            f"{folder.parent} filled up during the run ({free_bytes / 1e6:.1f} MB free), so that what was broken or"
            " undecided says nothing of the cloud: make room, or name another folder in TMPDIR, and run it again"
        )
