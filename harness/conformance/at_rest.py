"""The black-box search: marks of the media and content keys, in every byte that the cloud keeps."""

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.checks.casefile import AtRest, FoundBytes
from harness.cloud.target import Target
from harness.conformance.media_marks import MediaMarks
from harness.conformance.words import Needles


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the operator's folders, as it was when it was read."""

    region: str  # "" for the global part
    path: Path
    content: bytes
    sha256: str
    log: bool = False


def everything(target: Target) -> tuple[Kept, ...]:
    """Every file that the target shows, read once for all searches."""
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
    plaintext = [FoundBytes(str(f.path), f"media {how}") for f in kept if (how := marks.found_in(f.content))]
    by_digest = {file.sha256: file.content for file in kept}  # each object lies in two places
    holding = {digest: found for digest, content in by_digest.items() if (found := keys.found_in(content))}
    found_keys = [FoundBytes(str(file.path), what) for file in kept for what in holding.get(file.sha256, ())]
    return AtRest(sum(len(file.content) for file in kept), len(kept), tuple(plaintext), tuple(found_keys))


def spelt(content_keys: Mapping[str, bytes]) -> Needles:
    """The content keys in every spelling, by key id as the cameras made them."""
    return Needles((f"content key {key_id}", form) for key_id, key in content_keys.items() for form in spellings(key))


def spellings(secret: bytes) -> tuple[bytes, ...]:
    """How sixteen bytes may be written down."""
    return (
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        base64.b64encode(secret),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
        secret.hex().encode("utf-16-le"),
    )


def _everything(target: Target) -> Iterator[Kept]:
    for region in target.evidence:
        yield from (_read(region.id, path) for path in _files(region.at_rest))
        yield from (_read(region.id, path, log=True) for path in _files(region.logs))
    yield from (_read("", path) for path in _files(target.global_at_rest))


def _read(region: str, path: Path, *, log: bool = False) -> Kept:
    content = path.read_bytes()
    return Kept(region, path, content, hashlib.sha256(content).hexdigest(), log)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
