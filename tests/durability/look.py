"""What a region finds when it is opened on what a kill or a power loss left."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, MetaData, text

from reference_impl.deployment.folders import RegionFolders
from reference_impl.foundation.database import Database
from reference_impl.media_store import METADATA as OBJECTS
from reference_impl.media_store import objects
from reference_impl.media_store.folder_store import name_of
from reference_impl.media_store.locations.copy import digest_of
from reference_impl.media_store.multipart import uploads
from reference_impl.recording_index import METADATA as ROWS
from reference_impl.recording_index import recordings
from reference_impl.recording_index.recordings import Owner
from tests.durability.disk_model import Image
from tests.durability.recording import Fact, Recording

_ALL_TIME = (0, 1 << 52)
_MANY = 1 << 20
_Found = dict[str, str]  # digests, by bucket and key


@contextmanager
def laid(image: Image, only: str = "") -> Iterator[Path]:
    """The image as a folder; perhaps only what lies below a path."""
    with TemporaryDirectory(prefix="camproof-") as folder:
        for path, content in image.items():
            place = Path(folder, path)
            if path.startswith(only) and content is None:
                place.mkdir(exist_ok=True)
            elif path.startswith(only) and content is not None:
                place.write_bytes(content)
        yield Path(folder)


async def wrong_in_region(image: Image, recording: Recording, answered: Collection[int]) -> list[str]:
    """What of the acknowledged media is not there and whole, and what is there that should not be.

    Args:
        image: what was left.
        recording: what happened before.
        answered: numbers of the requests whose answers had gone out.
    """
    due = [fact for fact in recording.facts if fact.number in answered]
    with laid(image, "eu-fra") as folder:
        folders = RegionFolders(folder / "eu-fra")
        if not folders.index.exists():
            return [f"{fact.name} is lost with its region" for fact in due]
        owners = {Owner(*fact.name.split("/")[:2]) for fact in recording.facts}
        stored = await _found(folders.index / "media_store.db", OBJECTS, lambda c: _objects(c, owners))
        parts = await _found(folders.index / "media_store.db", OBJECTS, _parts)
        indexed = await _found(folders.index / "recording_index.db", ROWS, lambda c: _rows(c, owners))
        return [
            *(f"{f.kind} {f.name} is lost" for f in due if not (_there(f.name, f.value, stored) or _kept(f, parts))),
            *(f"{f.kind} {f.name} is lost" for f in due if f.kind == "row" and not _there(f.name, f.value, indexed)),
            *(f"{name} is indexed, and not stored" for name in indexed if not _there(name, indexed[name], stored)),
            *(f"{name} is half there" for name in stored if stored[name] not in recording.sent),
            *(torn for name in stored for torn in _torn(folders.locations, _copy(name, stored[name]))),
            *(torn for copy in parts for torn in _torn(folders.locations, copy)),
        ]


def _there(name: str, sha256: str, found: _Found) -> bool:
    return found.get(name) == sha256


async def _found(path: Path, metadata: MetaData, rows: Callable[[Connection], _Found]) -> _Found:
    database = Database(path, metadata)

    def work(connection: Connection) -> _Found:
        assert connection.execute(text("PRAGMA quick_check")).scalar_one() == "ok"
        return rows(connection)

    try:
        return await database.read(work)
    finally:
        await database.close()


def _objects(connection: Connection, owners: Iterable[Owner]) -> _Found:
    buckets = {owner.organisation for owner in owners}
    found = (one for bucket in buckets for one in objects.after(connection, bucket, "", "", _MANY))
    return {f"{one.bucket}/{one.key}": one.sha256 for one in found}


def _rows(connection: Connection, owners: Iterable[Owner]) -> _Found:
    found = {owner: recordings.find(connection, owner, *_ALL_TIME).segments for owner in owners}
    return {f"{owner.organisation}/{row.object_key}": row.sha256 for owner, rows in found.items() for row in rows}


def _parts(connection: Connection) -> _Found:
    """Of uploads that are not completed: their copies' names, and for each the object's."""
    return {one.copy_name: f"{one.bucket}/{one.key}" for one in uploads.all_parts(connection, ("", 0), _MANY)}


def _kept(fact: Fact, parts: _Found) -> bool:
    """Whether a part that was acknowledged waits for its upload to be completed."""
    return fact.kind == "part" and any(digest_of(copy) == fact.value and parts[copy] == fact.name for copy in parts)


def _copy(name: str, sha256: str) -> str:
    bucket, _, key = name.partition("/")
    return name_of(bucket, key, sha256)


def _torn(locations: Iterable[Path], copy: str) -> Iterator[str]:
    for location in locations:
        path = location / "objects" / copy
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest_of(copy):
            yield f"{copy} is not whole in {location.name}"
