"""A table of cameras read: a row a camera (or `count` of them), with every error told by its row and column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.scenario import quantities
from harness.scenario.defaults import default, link_presets
from harness.scenario.loading.wording import unknown
from harness.scenario.quantities import DURATION, RATE, SIZE, Kind, QuantityError
from harness.scenario.references import REGIONS

NEEDED = ("site", "camera", "bitrate", "uplink")
OPTIONAL = ("cache", "count", "region", "provider", "segment", "policy")
_POLICIES = ("delete-oldest", "deny-new")
_KINDS: dict[str, Kind] = {"bitrate": RATE, "cache": SIZE, "segment": DURATION}
_OF_SITE = ("uplink", "region", "provider")
_HEAD = re.compile(r"\s*(?P<word>[^\[(]*?)\s*(?:[\[(]\s*(?P<unit>[^\])]*?)\s*[\])])?\s*")
_BARE = re.compile(r"[+]?\d+([.,]\d+)?")
_AMBIGUOUS = {mark: re.compile(rf"[+]?[1-9]\d{{0,2}}([{mark}]\d{{3}})+(?!\d)") for mark in ",."}
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


@dataclass(frozen=True, slots=True)
class Camera:
    """A row: cameras of a site that are alike.

    Args:
        row: its number in the table, as a spreadsheet counts: the heads are row 1.
        site: where it hangs.
        name: what it is called.
        count: how many.
        bitrate: as a scenario file would say it; likewise the others.
        cache: size of the stream cache.
        policy: what a full cache gives up.
        segment: length of a segment.
    """

    row: int
    site: str
    name: str
    count: int
    bitrate: str
    cache: str
    policy: str
    segment: str


@dataclass(frozen=True, slots=True)
class Place:
    """A site: the first row that names it, and what its rows say of it."""

    row: int
    uplink: str
    region: str
    provider: str


@dataclass
class Table:
    """What was read.

    Args:
        cameras: in the order of their rows.
        places: each site's, in the order of their first rows.
        problems: a line each, with row and column.
        named: sites of all rows so far, those with problems too.
        rows: where each camera was named first, whatever its count.
        commas: whether numbers in it have decimal commas.
    """

    cameras: list[Camera] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    rows: dict[Camera, int] = field(default_factory=dict)
    commas: bool = False


def read_table(rows: Sequence[Sequence[str]]) -> Table:
    """From cells as text; the first row has the heads, which may give a unit: `bitrate (Mbit/s)`."""
    table = Table()
    if not rows:
        table.problems.append("it is empty: the first row must have the heads " + ", ".join(NEEDED))
        return table
    heads, units = _heads(rows[0], table.problems)
    if table.problems:
        return table
    numbers = [place for place, head in enumerate(heads) if head in {*_KINDS, "uplink"}]
    table.commas = any(_DECIMAL_COMMA.search(cell) for row in rows[1:] for cell in _at(numbers, row))
    for number, cells in enumerate(rows[1:], start=2):
        said = {head: cell.strip() for head, cell in zip(heads, [*cells, *[""] * len(heads)], strict=False)}
        if beyond := [cell for cell in cells[len(heads) :] if cell.strip()]:
            why = f"{beyond[0]!r} stands beyond the last head; a separator inside a value needs quotes around it"
            table.problems.append(f"row {number}: {why}")
        elif any(said.values()):
            _Row(number, said, units, table).read()
    if not table.cameras and not table.problems:
        table.problems.append("it has heads and no cameras")
    return table


def _at(places: Sequence[int], cells: Sequence[str]) -> Sequence[str]:
    return [cells[place] for place in places if place < len(cells)]


def _heads(cells: Sequence[str], problems: list[str]) -> tuple[list[str], dict[str, str]]:
    heads, units = [], {}
    for place, cell in enumerate(cells, start=1):
        found = _HEAD.fullmatch(cell)
        word = found["word"].casefold() if found else cell
        if word not in {*NEEDED, *OPTIONAL, ""}:
            problems.append(f"row 1, column {place}: {unknown('column', word, (*NEEDED, *OPTIONAL))}")
        elif word and word in heads:
            problems.append(f"row 1, column {place}: the column {word!r} is there twice")
        heads.append(word)
        if found and found["unit"]:
            units[word] = found["unit"]
    problems += [f"row 1: the column `{word}` is missing" for word in NEEDED if word not in heads and not problems]
    return heads, units


class _Row:
    """Reads one row into the table, or says what is wrong with it."""

    def __init__(self, number: int, said: Mapping[str, str], units: Mapping[str, str], table: Table) -> None:
        self._number, self._said, self._units, self._table = number, said, units, table

    def read(self) -> None:
        problems = len(self._table.problems)
        site, name = self._word("site"), self._word("camera")
        values = {word: self._quantity(word, kind) for word, kind in _KINDS.items()}
        policy = self._choice("policy", _POLICIES)
        camera = Camera(
            self._number, site, name, self._count(), values["bitrate"], values["cache"], policy, values["segment"]
        )
        place = Place(self._number, self._uplink(), self._choice("region", REGIONS), self._said.get("provider", ""))
        self._table.named.add(site)
        if len(self._table.problems) == problems:
            self._table.cameras.append(camera)
            self._place(site, place)
        if len(self._table.problems) == problems:
            self._once(camera)

    def _once(self, camera: Camera) -> None:
        """One name may stand for cameras of several kinds; the same kind in another row is a row that was copied."""
        first = self._table.rows.setdefault(replace(camera, row=0, count=0), camera.row)
        if first != camera.row:
            self._wrong("camera", f"row {first} says the same of {camera.name!r}; if there are several, give `count`")

    def _place(self, site: str, place: Place) -> None:
        """What another row says of the same site must be the same; what it leaves out is what the first one says."""
        known = self._table.places.setdefault(site, place)
        for word in _OF_SITE:
            first, now = getattr(known, word), getattr(place, word)
            if now and now != first:
                self._wrong(word, f"{now}, and row {known.row} says {first or 'nothing'} of the same site {site!r}")

    def _word(self, head: str) -> str:
        word = self._said.get(head, "")
        if not word:
            self._wrong(head, "it is empty")
        return word

    def _count(self) -> int:
        text = self._said.get("count", "") or "1"
        if not text.isdecimal() or not int(text):
            self._wrong("count", f"{text!r} is not a whole number of cameras, 1 or more")
            return 1
        return int(text)

    def _choice(self, head: str, known: Sequence[str]) -> str:
        word = self._said.get(head, "").casefold()
        if word and word not in known:
            self._wrong(head, unknown("value", word, known))
        return word

    def _uplink(self) -> str:
        """A rate, or a kind of link; only a site's first row must say it."""
        word = self._said.get("uplink", "")
        if word.casefold() in link_presets():
            return word.casefold()
        if not word and self._said.get("site", "") in self._table.named:
            return ""
        if word and not any(letter.isdigit() for letter in word):
            self._wrong("uplink", f"{unknown('kind of link', word, link_presets())}; a rate will do as well")
            return ""
        return self._quantity("uplink", RATE)

    def _quantity(self, head: str, kind: Kind) -> str:
        """As a scenario would say it; "" where an optional one is left out."""
        text = self._said.get(head, "")
        if why := self._unclear(text):
            self._wrong(head, f"the {why}: write it without one")
            return ""
        text = _DECIMAL_COMMA.sub(".", text)
        if not text and head in OPTIONAL:
            return ""
        if _BARE.fullmatch(text) and head in self._units:
            text = f"{text} {self._units[head]}"
        if not text:
            self._wrong(head, "it is empty")
            return ""
        try:
            value = quantities.parse(_number(text), kind)
        except QuantityError as wrong:
            self._wrong(head, str(wrong))
            return ""
        if value <= 0:
            self._wrong(head, f"{text} is out of range: more than 0 is wanted")
        return quantities.written(value, kind)

    def _unclear(self, text: str) -> str:
        """A point parts decimals, unless commas do."""
        if _AMBIGUOUS[","].match(text):
            return f"comma of {text} can part thousands or decimals"
        if self._table.commas and _AMBIGUOUS["."].match(text):
            return f"point of {text} can part thousands or decimals, beside decimal commas"
        return ""

    def _wrong(self, head: str, why: str) -> None:
        self._table.problems.append(f"row {self._number}, {head}: {why}")


def _number(text: str) -> object:
    """A bare number is told to lack its unit, as in a scenario."""
    return float(text) if _BARE.fullmatch(text) and "." in text else int(text) if _BARE.fullmatch(text) else text


def cache_of(camera: Camera) -> str:
    """The cache that a row says, or the default."""
    return camera.cache or str(default("fleet.templates.*.cache.size").value)
