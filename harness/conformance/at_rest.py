"""The black-box search: marks of the media and content keys, in every byte that the cloud keeps."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from harness.checks.casefile import AtRest, FoundBytes
from harness.cloud.target import Target
from harness.conformance.media_marks import MediaMarks


def search(
    target: Target,
    marks: MediaMarks,
    content_keys: Mapping[str, bytes],
) -> AtRest | None:
    """Look through the operator's folders; None where the target shows none.

    Args:
        target: names the folders of each region and of the global part.
        marks: what every segment carries in the clear.
        content_keys: by key id, as the cameras made them.
    """
    if not any(region.at_rest for region in target.evidence):
        return None
    read = list(everything(target))
    keys = [(key_id, form) for key_id, key in content_keys.items() for form in spellings(key)]
    plaintext = [FoundBytes(str(path), f"media {how}") for _, path, content in read if (how := marks.found_in(content))]
    found_keys = _found(read, ((f"content key {key_id}", form) for key_id, form in keys))
    total = sum(len(content) for _, _, content in read)
    return AtRest(total, len(read), tuple(plaintext), tuple(found_keys))


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


def everything(target: Target) -> Iterator[tuple[str, Path, bytes]]:
    """Region ("" for the global part), path and content of every file."""
    for region in target.evidence:
        for path in _files((*region.at_rest, *region.logs)):
            yield region.id, path, path.read_bytes()
    for path in _files(target.global_at_rest):
        yield "", path, path.read_bytes()


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]


def _found(read: Sequence[tuple[str, Path, bytes]], needles: Iterable[tuple[str, bytes]]) -> list[FoundBytes]:
    return [FoundBytes(str(path), what) for what, needle in needles for _, path, content in read if needle in content]
