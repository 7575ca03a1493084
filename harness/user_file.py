"""The text of a file that the user names, or a sentence on why there is none."""

from importlib.resources.abc import Traversable
from pathlib import Path

from harness.errors import BadInputError


def text_of(file: Path | Traversable, *, name: str = "", encoding: str = "utf-8", hint: str = "") -> str:
    """All of it.

    Args:
        file: where it is.
        name: how it is told; by default its path.
        encoding: UTF-8, with a mark at its beginning (`utf-8-sig`) or without.
        hint: a sentence on what to do where it can't be read.

    Raises:
        BadInputError: it can't be read, or is no text.
    """
    told = name or str(file)
    try:
        return file.read_text(encoding)
    except UnicodeDecodeError as wrong:
        raise BadInputError(f"{told}: that is no text in UTF-8 (byte {wrong.start} is none); save it as such") from None
    except OSError as wrong:
        raise unreadable(told, wrong, hint) from None


def unreadable(name: str, wrong: OSError, hint: str = "") -> BadInputError:
    """Why a file can't be read, and what to do then."""
    return BadInputError(f"{name}: it can't be read ({(wrong.strerror or str(wrong)).lower()}){hint and f'. {hint}'}")
