"""The black-box search: marks of the media and content keys, in every byte that the cloud keeps."""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote_from_bytes

from harness.checks.facts.holdings import AtRest, FoundBytes
from harness.cloud.target import Target
from harness.conformance.database import rows
from harness.conformance.media_marks import MediaMarks
from harness.conformance.unpacking import Packed, unpacked
from harness.conformance.words import Needles


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the operator's folders, or table of a database, as it was when it was read."""

    region: str  # "" for the global part
    path: Path
    content: bytes
    sha256: str
    log: bool = False
    packed: str = ""  # how the content stands in the file, where it was unpacked from there
    whole: bool = True  # no more was packed there than one reads

    @property
    def where(self) -> str:
        """The file, and where in it."""
        return f"{self.path}: {self.packed}" if self.packed else str(self.path)


def everything(target: Target) -> tuple[Kept, ...]:
    """Every file and table that the target shows, and all that is packed in one, read once for all searches."""
    return tuple(_everything(target))


def search(kept: Collection[Kept], marks: MediaMarks, keys: Needles) -> AtRest | None:
    """Look through the files; None where the target shows none of its regions.

    Args:
        kept: all that the cloud keeps.
        marks: what every segment carries in the clear.
        keys: the content keys, as `spelt` gives them.
    """
    if not any(file.region and not file.log for file in kept):
        return None
    plaintext = [FoundBytes(f.where, f"media {how}") for f in kept if (how := marks.found_in(f.content))]
    by_digest = {file.sha256: file.content for file in kept}  # each object lies in two places
    holding = {digest: found for digest, content in by_digest.items() if (found := keys.found_in(content))}
    found_keys = [FoundBytes(file.where, what) for file in kept for what in holding.get(file.sha256, ())]
    return AtRest(sum(len(file.content) for file in kept), len(kept), tuple(plaintext), tuple(found_keys))


def spelt(content_keys: Mapping[str, bytes]) -> Needles:
    """The content keys in every spelling, by key id as the cameras made them."""
    return Needles((f"content key {key_id}", form) for key_id, key in content_keys.items() for form in spellings(key))


def spellings(secret: bytes) -> tuple[bytes, ...]:
    """How sixteen bytes may be written down; each text in UTF-16 too, of either byte order.

    As numbers in a list, too, as JSON has them where nobody thought of bytes; and as programs print them.
    """
    texts = (
        ",".join(map(str, secret)),
        ", ".join(map(str, secret)),
        repr(secret)[2:-1],
        json.dumps(secret.decode("latin-1"))[1:-1],
        quote_from_bytes(secret, safe=""),
        secret.hex(),
        secret.hex().upper(),
        base64.b64encode(secret).rstrip(b"=").decode(),
        base64.urlsafe_b64encode(secret).rstrip(b"=").decode(),
    )
    wide = (text.encode("utf-16-le")[:-1] for text in texts)  # the last zero belongs to the little end alone
    return tuple(dict.fromkeys((secret, *map(str.encode, texts), *wide)))


def _everything(target: Target) -> Iterator[Kept]:
    packed: dict[str, tuple[Packed, ...]] = {}  # by digest: each object lies in two places
    for file in _files_of(target):
        yield file
        if file.sha256 not in packed:
            packed[file.sha256] = tuple(unpacked(file.content))
        for inner in packed[file.sha256]:
            yield replace(
                file, content=inner.content, sha256=_digest(inner.content), packed=inner.how, whole=inner.whole
            )


def _files_of(target: Target) -> Iterator[Kept]:
    for region in target.evidence:
        yield from (_read(region.id, path) for path in _files(region.at_rest))
        yield from (_read(region.id, path, log=True) for path in _files(region.logs))
    yield from (_read("", path) for path in _files(target.global_at_rest))
    for database in target.databases:
        for place, table, content in rows(database):
            yield Kept(place, Path("PostgreSQL", table), content, _digest(content))


def _read(region: str, path: Path, *, log: bool = False) -> Kept:
    content = path.read_bytes()
    return Kept(region, path, content, _digest(content), log)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
