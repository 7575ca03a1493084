"""A media playlist read by the letter (RFC 8216; EXT-X-GAP: draft-pantos-hls-rfc8216bis): entries, and what is wrong.

Players forgive much, and the package that plays here does too. A judge must not: so this reading is its own, and it
goes on after a mistake, to name them all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = Decimal(1_000_000)
_ROUNDING_US = 2_000  # a date and a duration, each to the millisecond (RFC 8216 4.3.2.6)
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",\s]+)(?:,|$)')
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?),[^\n]*")
_WHOLE = re.compile(r"[0-9]{1,20}")
_IV = re.compile(r"0[xX][0-9A-Fa-f]{32}")
_ONCE = ("EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-PLAYLIST-TYPE", "EXT-X-ENDLIST")
_MASTER = ("EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-MEDIA", "EXT-X-SESSION-DATA", "EXT-X-SESSION-KEY")
_DIGEST = "EXT-X-CAMPROOF-SHA256"
_VERSIONS = {
    "an IV": 2,
    "EXTINF with a fraction": 3,
    "EXT-X-BYTERANGE": 4,
    "EXT-X-MAP": 6,
    "EXT-X-GAP": 8,
}  # RFC 8216 7


@dataclass(frozen=True, slots=True)
class Listed:
    """One media segment with all that holds for it. `line` is that of its address, from 1."""

    line: int = 0
    uri: str = ""
    dated_us: int | None = None  # what its own EXT-X-PROGRAM-DATE-TIME says, microseconds since 1970
    duration_us: int = 0
    gap: bool = False
    discontinuity: bool = False
    key_uri: str = ""  # "" where it is not encrypted
    iv: str = ""  # 32 hexadecimal digits; "" where none is given
    map_uri: str = ""  # "" where there is none
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a playlist says, and each way in which it is no valid one."""

    entries: tuple[Listed, ...]
    problems: tuple[str, ...]


def read(text: str) -> Reading:
    """Every entry that can be made out, and every problem, with its line."""
    if text.split("\n", 1)[0].rstrip("\r") != "#EXTM3U":
        return Reading((), (f"line 1: {text[:40]!r} where #EXTM3U must stand: this is no playlist (RFC 8216 4.3.1.1)",))
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line.rstrip("\r"))
    entries = tuple(reader.entries)
    return Reading(entries, (*reader.problems, *reader.at_the_end(), *_times(entries)))


class _Reader:
    """Takes line after line."""

    def __init__(self) -> None:
        self.entries: list[Listed] = []
        self.problems: list[str] = []
        self._next = Listed()  # what was said of the segment to come
        self._timed = False
        self._said: dict[str, str] = {}  # tags that stand once
        self._needs: dict[str, int] = {}  # what is used, and its first line

    def take(self, number: int, line: str) -> None:
        """One line, without its end."""
        tag, _, value = line.removeprefix("#").partition(":")
        if not line or (line.startswith("#") and not line.startswith("#EXT")):
            return
        if not line.startswith("#"):
            self._uri(number, line)
        elif problem := self._tag(number, tag, value):
            self.problems.append(f"line {number}: {problem}")

    def at_the_end(self) -> Iterator[str]:
        """What the playlist as a whole lacks."""
        if self._timed:
            yield "it ends behind an EXTINF without an address: it is cut off"
        if "EXT-X-ENDLIST" not in self._said:
            yield "EXT-X-ENDLIST is missing: it is cut off, or a player waits for more (RFC 8216 4.3.3.4)"
        target, version = self._said.get("EXT-X-TARGETDURATION"), int(self._said.get("EXT-X-VERSION", "1"))
        if target is None:
            yield "EXT-X-TARGETDURATION is missing (RFC 8216 4.3.3.1)"
        for entry in self.entries:
            if target is not None and int(entry.duration_us / _US + Decimal("0.5")) > int(target):
                yield f"line {entry.line}: {entry.duration_us / _US} s is longer than EXT-X-TARGETDURATION {target}"
        for what, line in self._needs.items():
            if _VERSIONS[what] > version:
                yield f"line {line}: {what} needs EXT-X-VERSION {_VERSIONS[what]}, it is {version} (RFC 8216 7)"

    def _uri(self, number: int, line: str) -> None:
        if not self._timed:
            self.problems.append(f"line {number}: an address without an EXTINF (RFC 8216 4.3.2.1)")
        self.entries.append(replace(self._next, line=number, uri=line))
        self._timed = False
        self._next = replace(self._next, dated_us=None, duration_us=0, gap=False, discontinuity=False, sha256="")

    def _tag(self, number: int, tag: str, value: str) -> str:
        """Take a tag; what is wrong with it, or ""."""
        if tag in _ONCE:
            return self._once(tag, value)
        match tag:
            case "EXTINF":
                return self._extinf(number, value)
            case "EXT-X-KEY":
                return self._key(number, value)
            case "EXT-X-MAP":
                return self._map(number, value)
            case "EXT-X-PROGRAM-DATE-TIME":
                return self._date(value)
            case "EXT-X-GAP":
                self._needs.setdefault("EXT-X-GAP", number)
                self._next = replace(self._next, gap=True)
            case "EXT-X-DISCONTINUITY":
                self._next = replace(self._next, discontinuity=True)
            case "EXT-X-BYTERANGE":
                self._needs.setdefault("EXT-X-BYTERANGE", number)
            case _ if tag == _DIGEST:
                self._next = replace(self._next, sha256=value.strip().lower())
        return f"{tag} belongs into a list of playlists (RFC 8216 4.3)" if tag in _MASTER else ""

    def _once(self, tag: str, value: str) -> str:
        if tag in self._said:
            return f"{tag} stands there twice"
        if tag == "EXT-X-PLAYLIST-TYPE" and value not in {"VOD", "EVENT"}:
            return f"{tag} is {value!r}, neither VOD nor EVENT"
        if tag in _ONCE[:3] and not _WHOLE.fullmatch(value):
            return f"{tag} is {value!r}, no whole number"
        if tag == "EXT-X-MEDIA-SEQUENCE" and self.entries:
            return f"{tag} stands behind the first segment"
        self._said[tag] = value
        return ""

    def _extinf(self, number: int, value: str) -> str:
        self._timed = True
        if not (found := _DURATION.fullmatch(value)):
            return f"EXTINF is {value!r}, no duration with a comma behind it (RFC 8216 4.3.2.1)"
        if "." in found[1]:
            self._needs.setdefault("EXTINF with a fraction", number)
        self._next = replace(self._next, duration_us=round(Decimal(found[1]) * _US))
        return ""

    def _key(self, number: int, value: str) -> str:
        given = _attributes(value)
        if given is None or given.get("METHOD") not in {"NONE", "AES-128"}:
            return "EXT-X-KEY has no METHOD that is NONE or AES-128 (RFC 8216 4.3.2.4)"
        uri, iv = given.get("URI", ""), given.get("IV", "")
        if given["METHOD"] == "NONE":
            self._next = replace(self._next, key_uri="", iv="")
            return "EXT-X-KEY:METHOD=NONE with other attributes" if len(given) > 1 else ""
        self._next = replace(self._next, key_uri=uri, iv=iv[2:].lower())
        if iv:
            self._needs.setdefault("an IV", number)
        if iv and not _IV.fullmatch(iv):
            return f"the IV {iv} is not 0x and 32 hexadecimal digits: 16 bytes (RFC 8216 4.3.2.4)"
        return "" if uri else "EXT-X-KEY has no URI"

    def _map(self, number: int, value: str) -> str:
        given = _attributes(value)
        self._needs.setdefault("EXT-X-MAP", number)
        if given is None or not given.get("URI"):
            return "EXT-X-MAP has no URI (RFC 8216 4.3.2.5)"
        self._next = replace(self._next, map_uri=given["URI"])
        if self._next.key_uri:
            return "EXT-X-MAP stands under a key: a player would decrypt the clear initialisation segment"
        return ""

    def _date(self, value: str) -> str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return f"EXT-X-PROGRAM-DATE-TIME is {value!r}, no date and time (RFC 8216 4.3.2.6)"
        if moment.tzinfo is None:
            return f"EXT-X-PROGRAM-DATE-TIME {value} has no time zone"
        self._next = replace(self._next, dated_us=(moment - _EPOCH) // timedelta(microseconds=1))
        return ""


def _attributes(value: str) -> dict[str, str] | None:
    """An attribute list (RFC 8216 4.2); None where it is none or names one twice."""
    found = list(_ATTRIBUTE.finditer(value))
    if "".join(match[0] for match in found) != value or value.endswith(","):
        return None
    given = {match[1]: match[2].strip('"') for match in found}
    return given if len(given) == len(found) else None


def _times(entries: tuple[Listed, ...]) -> Iterator[str]:
    """Dates agree with the durations before them, unless a discontinuity stands between (RFC 8216 4.3.2.6)."""
    for before, entry in pairwise(moments(entries)):
        (start_us, one), (next_us, other) = before, entry
        if start_us is None or next_us is None or other.discontinuity:
            continue
        off_us = next_us - start_us - one.duration_us
        if abs(off_us) > _ROUNDING_US:
            yield (
                f"line {other.line}: dated {off_us / 1e6:+.6f} s from where the one before ends, without "
                "EXT-X-DISCONTINUITY"
            )


def moments(entries: tuple[Listed, ...]) -> list[tuple[int | None, Listed]]:
    """When each entry starts: as dated, else where the one before ends; None where that can't be known."""
    found: list[tuple[int | None, Listed]] = []
    clock_us: int | None = None
    for entry in entries:
        start_us = entry.dated_us if entry.dated_us is not None else clock_us
        found.append((start_us, entry))
        clock_us = None if start_us is None else start_us + entry.duration_us
    return found
