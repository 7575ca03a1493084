"""Suggestions for what was mistyped: commands and ids."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from harness.errors import BadInputError


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that begins with a space and names what is closest to `word`, or "" when nothing is close."""
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_folded, n=2, cutoff=0.5)
    return f" Did you mean {' or '.join(repr(by_folded[name]) for name in close)}?" if close else ""


def chosen(asked: Sequence[str], known: Iterable[str], *, what: str, listing: str) -> tuple[str, ...]:
    """The ids that were asked for, as they are really spelt; all of them when none was.

    Args:
        asked: ids as typed, in any case, each also as a list with commas.
        known: every id there is.
        what: what an id names, for the message: "requirement".
        listing: the command that lists them, for the message.

    Raises:
        BadInputError: an id is not known.
    """
    by_folded = {name.casefold(): name for name in known}
    typed = [word.strip() for words in asked for word in words.split(",")]
    for word in typed:
        if word.casefold() not in by_folded:
            hint = did_you_mean(word, by_folded.values()) or f" `{listing}` lists them all."
            raise BadInputError(f"there is no {what} {word!r}.{hint}")
    return tuple(dict.fromkeys(by_folded[word.casefold()] for word in typed)) or tuple(by_folded.values())
