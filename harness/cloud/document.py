"""JSON documents of the cloud: what is missing or of another type is named, and never a traceback."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from harness.cloud.http import Answer
from harness.errors import CloudMalformedError

_SHOWN_BYTES = 40
_LONGEST_S = 1e10  # some three hundred years: whoever says more means something else


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object, read field by field. Each reading raises CloudMalformedError where the field is not what it says.

    Args:
        action: what was asked for, in words.
        fields: of the object.
        within: where in the document it stands, "user." for example.
    """

    action: str
    fields: Mapping[str, object]
    within: str = ""

    @classmethod
    def of(cls, action: str, answer: Answer) -> "Document":
        """The body of an answer of success."""
        try:
            said = answer.json()
        except (ValueError, RecursionError):
            raise CloudMalformedError(action, f"no JSON but {_beginning(answer.body)}") from None
        if not isinstance(said, dict):
            raise CloudMalformedError(action, f"JSON that is no object: {_beginning(answer.body)}")
        return cls(action, said)

    def inner(self, name: str) -> "Document":
        """An object within."""
        found = self._given(name)
        if not isinstance(found, dict):
            raise self._wrong(name, "no object")
        return Document(self.action, found, f"{self.within}{name}.")

    def text(self, name: str) -> str:
        """A text with something in it."""
        found = self._given(name)
        if not isinstance(found, str) or not found:
            raise self._wrong(name, "no text")
        return found

    def word(self, name: str) -> str:
        """A text that can stand in a header: visible ASCII."""
        found = self.text(name)
        if not (found.isascii() and found.isprintable() and " " not in found):
            raise self._wrong(name, "no word of visible ASCII")
        return found

    def address(self, name: str) -> str:
        """An https address with a host."""
        found = self.word(name)
        try:
            parts = urlsplit(found)
            usable = parts.scheme == "https" and parts.hostname and parts.port != 0
        except ValueError:
            usable = None
        if not usable:
            raise self._wrong(name, "no https address")
        return found

    def whole(self, name: str) -> int:
        """A number from 0 up."""
        found = self._given(name)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= _LONGEST_S:
            raise self._wrong(name, "no number that can be meant")
        return int(found)

    def moment_us(self, name: str) -> int:
        """A date and time with its offset (RFC 3339), in microseconds since 1970."""
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self._wrong(name, "no date and time") from None
        if found.tzinfo is None:
            raise self._wrong(name, "a time without its offset from UTC")
        return int(found.timestamp() * 1_000_000)

    def _given(self, name: str) -> object:
        if name not in self.fields:
            raise CloudMalformedError(self.action, f"a document without {self.within}{name}")
        return self.fields[name]

    def _wrong(self, name: str, what: str) -> CloudMalformedError:
        """The value stays untold: it may be a secret."""
        return CloudMalformedError(self.action, f"a document whose {self.within}{name} is {what}")


def _beginning(body: bytes) -> str:
    """What a body begins with, in one line."""
    if not body.strip():
        return "an empty body"
    shown = ascii(body[:_SHOWN_BYTES].decode("utf-8", "replace"))
    return shown + (" ..." if len(body) > _SHOWN_BYTES else "")
