"""Text from a target, made harmless: it can't steer a terminal, turn a line around, or break a document."""

from unicodedata import category

_KEPT = "\n\t"
# Controls (a terminal's escape sequences), formats (text that runs backwards), surrogates (no UTF-8), the unassigned.
_STEERING = {"Cc", "Cf", "Cs", "Cn"}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """The text with every character that is no visible one replaced by U+FFFD; line feeds and tabs stay."""
    if text.isprintable():  # as nearly every text is
        return text
    return "".join(_REPLACEMENT if category(char) in _STEERING and char not in _KEPT else char for char in text)
