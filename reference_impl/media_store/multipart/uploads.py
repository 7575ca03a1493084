"""Which uploads in parts there are, in SQL. Each function runs inside one transaction, which a refusal undoes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select, tuple_, update

from reference_impl.foundation.upsert import insert
from reference_impl.media_store import objects
from reference_impl.media_store.conditions import require_free
from reference_impl.media_store.folder_store import name_of
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.refusals import refused
from reference_impl.media_store.schema import PARTS, UPLOADS


@dataclass(frozen=True, slots=True)
class Upload:
    """One that was begun. `completed` is the ETag of its parts together, unquoted; "" while it is open."""

    id: str
    bucket: str
    key: str
    holder: str
    started_us: int
    algorithm: str  # of its checksums, such as "sha256"; "" where none was chosen
    checksum_type: str  # COMPOSITE or FULL_OBJECT, or ""
    headers: str
    completed: str = ""
    sha256: str = ""  # of the object that it became


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was stored whole and acknowledged."""

    bucket: str
    key: str
    upload: str
    number: int
    sha256: str
    size: int
    stored_us: int
    md5: str
    checksum: str

    @property
    def etag(self) -> str:
        """The quoted MD5 of its bytes, as in S3."""
        return f'"{self.md5}"'

    @property
    def copy_name(self) -> str:
        """The name of its copies; no object's, see there."""
        return name_of(self.bucket, f"{self.key}\n{self.upload}\n{self.number}", self.sha256)


def begin(connection: Connection, new: Upload, most_open: int) -> None:
    """Write its row; SlowDown where its holder has too many open ones."""
    own = (UPLOADS.c.holder == new.holder, UPLOADS.c.completed == "")
    if connection.execute(select(func.count()).select_from(UPLOADS).where(*own)).scalar_one() >= most_open:
        why = f"You have {most_open} uploads in parts that are open; complete or abort some."
        raise refused("SlowDown", why, headers={"Retry-After": "60"})
    connection.execute(insert(UPLOADS).values(asdict(new)))


def find(connection: Connection, upload: str, bucket: str, key: str) -> Upload:
    """The upload of this id, completed ones too; NoSuchUpload where it is none of that name."""
    query = select(UPLOADS).where(UPLOADS.c.id == upload, UPLOADS.c.bucket == bucket, UPLOADS.c.key == key)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise no_such_upload()
    return Upload(**row._asdict())


def opened(connection: Connection, upload: str, bucket: str, key: str) -> Upload:
    """Likewise, of those that are open."""
    found = find(connection, upload, bucket, key)
    if found.completed:
        raise no_such_upload()
    return found


def parts(connection: Connection, upload: Upload, after: int = 0, limit: int | None = None) -> Sequence[Part]:
    """Its parts in order of their numbers, those above `after`."""
    query = _parts().where(PARTS.c.upload == upload.id, PARTS.c.number > after).order_by(PARTS.c.number)
    return [_part(row) for row in connection.execute(query.limit(limit))]


def put_part(connection: Connection, new: Part, most_bytes: int) -> Part | None:
    """Write its row; the part that had the number, if another.

    A refusal where the upload is not open any more, or where its parts come to too many bytes.
    """
    upload = opened(connection, new.upload, new.bucket, new.key)
    others = select(func.coalesce(func.sum(PARTS.c.size), 0)).where(
        PARTS.c.upload == new.upload, PARTS.c.number != new.number
    )
    if connection.execute(others).scalar_one() + new.size > most_bytes:
        raise refused("EntityTooLarge", f"The parts of an object have at most {most_bytes} bytes together.")
    before = parts(connection, upload, after=new.number - 1, limit=1)
    values = {name: value for name, value in asdict(new).items() if name not in {"bucket", "key"}}
    change = insert(PARTS).values(values)
    connection.execute(change.on_conflict_do_update(index_elements=["upload", "number"], set_=values))
    return before[0] if before and before[0].number == new.number else None


def complete(
    connection: Connection, upload: Upload, taken: Sequence[Part], new: StoredObject, *, must_be_new: bool
) -> tuple[StoredObject, Sequence[Part]]:
    """Make an object of it: what has the name now, and all parts that nobody needs any more.

    A refusal where the name is taken, or where the upload or its parts have changed since they were read.
    """
    now = find(connection, upload.id, upload.bucket, upload.key)
    if now.completed:
        return became(connection, now, new.of_parts), ()
    there = parts(connection, upload)
    if {part.number: part.sha256 for part in taken}.items() - {part.number: part.sha256 for part in there}.items():
        raise refused("InvalidPart", "A part was replaced while the object was put together.")
    other = objects.add(connection, new)
    if other is not None:
        require_free(new, other, must_be_new=must_be_new)
    done = {"completed": new.of_parts, "sha256": new.sha256}
    connection.execute(update(UPLOADS).where(UPLOADS.c.id == upload.id).values(done))
    connection.execute(delete(PARTS).where(PARTS.c.upload == upload.id))
    return other or new, there


def became(connection: Connection, upload: Upload, etag: str) -> StoredObject:
    """What a completed upload became, for whoever completes it again with the same parts, as long as it is there."""
    found = objects.find(connection, upload.bucket, upload.key)
    if found is None or (found.sha256, etag) != (upload.sha256, upload.completed):
        raise no_such_upload()
    return found


def drop(connection: Connection, upload: Upload) -> Sequence[Part]:
    """Forget it; the parts that nobody needs any more."""
    left = parts(connection, upload)
    connection.execute(delete(PARTS).where(PARTS.c.upload == upload.id))
    connection.execute(delete(UPLOADS).where(UPLOADS.c.id == upload.id))
    return left


def begun_before(connection: Connection, moment_us: int, limit: int) -> Sequence[Upload]:
    """Uploads that began before, the oldest first; completed ones too."""
    query = select(UPLOADS).where(UPLOADS.c.id < id_at(moment_us)).order_by(UPLOADS.c.id).limit(limit)
    return [Upload(**row._asdict()) for row in connection.execute(query)]


def open_in(connection: Connection, bucket: str, prefix: str, after: tuple[str, str], limit: int) -> Sequence[Upload]:
    """The bucket's open uploads that come after a key and an id, and not before the prefix, in order of both."""
    u, (key, upload) = UPLOADS.c, after
    later = or_(u.key > key, and_(u.key == key, u.id > upload))
    query = select(UPLOADS).where(u.bucket == bucket, u.completed == "", u.key >= prefix, later)
    return [Upload(**row._asdict()) for row in connection.execute(query.order_by(u.key, u.id).limit(limit))]


def all_parts(connection: Connection, after: tuple[str, int], limit: int) -> Sequence[Part]:
    """The parts of every upload that come after this one, in order."""
    place = tuple_(PARTS.c.upload, PARTS.c.number)
    query = _parts().where(place > after).order_by(PARTS.c.upload, PARTS.c.number).limit(limit)
    return [_part(row) for row in connection.execute(query)]


def has_part(connection: Connection, part: Part) -> bool:
    """Whether it is still there, and not another one of its number."""
    query = select(PARTS.c.sha256).where(PARTS.c.upload == part.upload, PARTS.c.number == part.number)
    return bool(connection.execute(query).scalar_one_or_none() == part.sha256)


def id_at(moment_us: int) -> str:
    """How the id of an upload begins that is begun at this moment."""
    return f"{moment_us:016x}"


def no_such_upload() -> Exception:
    """The refusal."""
    return refused("NoSuchUpload", "There is no such upload: it was never begun here, was completed or aborted.")


def _parts() -> Select[Any]:
    return select(UPLOADS.c.bucket, UPLOADS.c.key, *PARTS.c).join(UPLOADS, UPLOADS.c.id == PARTS.c.upload)


def _part(row: Row[Any]) -> Part:
    return Part(**row._asdict())
