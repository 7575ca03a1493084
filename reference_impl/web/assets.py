"""The built page's files, read once: a few of them, which are sent again and again."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).with_name("page")
"""Where the build puts it, and where an installed package has it."""

INDEX = "index.html"


class PageNotBuiltError(Exception):
    """There is no page to serve; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    packed: bytes  # gzip; b"" where that is no shorter
    content_type: str
    etag: str


def is_built(folder: Path = PAGE) -> bool:
    """Whether there is a page to serve."""
    return (folder / INDEX).is_file()


def read_page(folder: Path = PAGE) -> Mapping[str, Asset]:
    """The files by their paths below the folder; a PageNotBuiltError where there is no page."""
    if not is_built(folder):
        raise PageNotBuiltError("the page is not built: install Node.js 20 or later with npm, then say `make web`")
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {name: asset(name, path.read_bytes()) for path in files for name in (path.relative_to(folder).as_posix(),)}


def asset(name: str, body: bytes) -> Asset:
    """A file of this name as it is sent."""
    packed = gzip.compress(body, mtime=0)
    return Asset(
        body,
        packed if len(packed) < len(body) else b"",
        mimetypes.types_map.get(Path(name).suffix, "application/octet-stream"),
        f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )
