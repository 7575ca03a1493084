"""Storage locations as settings name them: a folder, or `s3://bucket/prefix?endpoint=https://…&region=…`."""

from concurrent.futures import Executor
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from obstore.store import S3Store

from reference_impl.media_store.locations.bucket import BucketLocation
from reference_impl.media_store.locations.folder import FolderLocation
from reference_impl.media_store.locations.location import Location

_SCHEME = "s3://"
_OPTIONS = frozenset({"endpoint", "region"})
_LEAST = 2


def require_locations(named: tuple[str, ...]) -> None:
    """ValueError, with what to do, where these can't be a region's locations; none at all stand for the default."""
    if named and len(set(named)) < _LEAST:
        raise ValueError("storage locations: name two different ones or more, so that the loss of one loses nothing")
    for text in named:
        _require(text)


def in_region(text: str, region: str) -> str:
    """A location's part for one region: where it says `{region}`, or a folder of that name in it."""
    if "{region}" in text:
        return text.replace("{region}", region)
    if not text.startswith(_SCHEME):
        return str(Path(text) / region)
    bucket, question, options = text.partition("?")
    return f"{bucket.rstrip('/')}/{region}{question}{options}"


def is_folder(text: str) -> bool:
    """Whether it is no bucket."""
    return not text.startswith(_SCHEME)


def location(text: str, threads: Executor) -> Location:
    """The location of this name; a folder is made. Credentials for a bucket come from the environment (`AWS_…`)."""
    if is_folder(text):
        folder = FolderLocation(Path(text), threads)
        folder.open()
        return folder
    parts, options = urlsplit(text), dict(parse_qsl(urlsplit(text).query))
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        checksum_algorithm="SHA256",
        client_options={"allow_http": options.get("endpoint", "").startswith("http://"), "timeout": "30s"},
        **options,  # type: ignore[arg-type] # those of _OPTIONS
    )
    return BucketLocation(f"{_SCHEME}{parts.netloc}{parts.path}", store)


def _require(text: str) -> None:
    if is_folder(text):
        if "://" in text or not text:
            raise ValueError(f"storage location {text!r}: give a folder, or s3://bucket/prefix")
        return
    parts = urlsplit(text)
    unknown = dict(parse_qsl(parts.query, keep_blank_values=True)).keys() - _OPTIONS
    if not parts.hostname or unknown:
        wrong = f"{', '.join(sorted(unknown))} can't be set" if unknown else "it names no bucket"
        raise ValueError(f"storage location {_SCHEME}{parts.netloc.rsplit('@')[-1]}: {wrong}; it is like "
                         "s3://bucket/prefix?endpoint=https://host:port&region=name")  # fmt: skip
    if "@" in parts.netloc:
        raise ValueError("storage location: credentials come from the environment (AWS_ACCESS_KEY_ID, …) alone")
