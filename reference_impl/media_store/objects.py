"""Which objects there are, in SQL."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from reference_impl.foundation.prepared import Prepared
from reference_impl.foundation.upsert import insert
from reference_impl.media_store.folder_store import name_of
from reference_impl.media_store.locations import Copy
from reference_impl.media_store.schema import OBJECTS

_COLUMNS = tuple(OBJECTS.c)
_NAMES = tuple(OBJECTS.c.keys())
_ADD = Prepared(insert(OBJECTS).on_conflict_do_nothing())
_FIND = select(*_COLUMNS).where(OBJECTS.c.bucket == bindparam("bucket"), OBJECTS.c.key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object that was stored whole and acknowledged."""

    bucket: str
    key: str
    sha256: str
    size: int
    stored_us: int
    headers: str = ""  # see `kept_headers`
    of_parts: str = ""  # its ETag, unquoted, where it came in parts
    checksum: str = ""  # header=value, where its upload in parts chose one
    pieces: str = ""  # digests of them, see `locations.copy`
    part_sizes: str = ""  # of what came in parts, see `part_number`

    @property
    def etag(self) -> str:
        """The quoted SHA-256 of its bytes; of what came in parts, S3's MD5 of MD5s."""
        return f'"{self.of_parts or self.sha256}"'

    @property
    def copy_name(self) -> str:
        """The name of its copies. Line breaks stand as NUL, which no key has: what has some is a part's."""
        return name_of(self.bucket, self.key.replace("\n", "\0"), self.sha256)

    @property
    def copy(self) -> Copy:
        """What each of its copies has to be."""
        return Copy(self.copy_name, self.size, self.pieces)


def add(connection: Connection, new: StoredObject) -> StoredObject | None:
    """Write its row, unless the key has one; then that object, and nothing is written."""
    written = _ADD.changed(connection, dict(zip(_NAMES, astuple(new), strict=True)))
    return None if written else find(connection, new.bucket, new.key)


def find(connection: Connection, bucket: str, key: str) -> StoredObject | None:
    """The object of this name, or None."""
    row = connection.execute(_FIND, {"bucket": bucket, "key": key}).one_or_none()
    return None if row is None else _object(row)


def remove(connection: Connection, found: StoredObject) -> bool:
    """Remove its row, unless another object has taken the name since; whether it was there."""
    named = (OBJECTS.c.bucket == found.bucket, OBJECTS.c.key == found.key)
    same = (OBJECTS.c.sha256 == found.sha256, OBJECTS.c.stored_us == found.stored_us)
    return connection.execute(delete(OBJECTS).where(*named, *same)).rowcount == 1


def note_pieces(connection: Connection, found: StoredObject, pieces: str) -> None:
    """Note the digests of its pieces, unless another object has taken the name since."""
    named = (OBJECTS.c.bucket == found.bucket, OBJECTS.c.key == found.key, OBJECTS.c.sha256 == found.sha256)
    connection.execute(update(OBJECTS).where(*named).values(pieces=pieces))


def buckets(connection: Connection) -> Sequence[str]:
    """Those that hold something, in order. Steps from one to the next, however much each of them holds."""
    found: list[str] = []
    wanted = select(func.min(OBJECTS.c.bucket)).where(OBJECTS.c.bucket > bindparam("last"))
    while (bucket := connection.execute(wanted, {"last": found[-1] if found else ""}).scalar_one()) is not None:
        found.append(bucket)
    return found


def after(connection: Connection, bucket: str, prefix: str, key: str, limit: int) -> Sequence[StoredObject]:
    """The first objects whose keys come after `key`, and not before `prefix`, in order."""
    wanted = (
        select(*_COLUMNS)
        .where(OBJECTS.c.bucket == bucket, OBJECTS.c.key > key, OBJECTS.c.key >= prefix)
        .order_by(OBJECTS.c.key)
        .limit(limit)
    )
    return [_object(row) for row in connection.execute(wanted)]


def _object(row: Row[tuple[object, ...]]) -> StoredObject:
    return StoredObject(**row._asdict())
