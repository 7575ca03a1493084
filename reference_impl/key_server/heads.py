"""How far each audit trail has come: its last row's number and link, sealed, and kept apart from the rows."""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, select, update

from reference_impl.foundation.database import Database
from reference_impl.foundation.migrating import with_migrations
from reference_impl.foundation.upsert import insert

METADATA = MetaData(info=with_migrations(__file__, "head_migrations"))

HEADS = Table(
    "heads",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("number", BigInteger, nullable=False),  # of the trail's last row
    Column("link", String, nullable=False),  # that row's
    Column("seal", String, nullable=False),  # HMAC-SHA-256 of all that, hexadecimal
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a trail. `whole` is whether it is what was written: nothing is known by one that is not."""

    number: int = 0
    link: str = ""
    whole: bool = True


class Heads:
    """The heads of one region's trails.

    Args:
        database: in the folder of what the key server keeps apart from its own database; made with `METADATA`.
        key_encryption_key: the seals' key is derived from it.
    """

    def __init__(self, database: Database, key_encryption_key: bytes) -> None:
        self._database = database
        self._key = HKDF(SHA256(), 32, salt=None, info=b"audit head").derive(key_encryption_key)

    async def of(self, organisations: Collection[str]) -> dict[str, Head]:
        """The heads that there are, by organisation."""
        query = select(HEADS).where(HEADS.c.organisation.in_(organisations))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.organisation: self._known(*row) for row in rows}

    async def begin(self, organisations: Collection[str]) -> None:
        """Of trails that have no rows yet: from here on a head that is not there was taken away."""
        rows = [self._sealed(organisation, Head()) for organisation in organisations]
        begun = insert(HEADS).values(rows).on_conflict_do_nothing()
        await self._database.write(lambda connection: connection.execute(begun).close())

    async def move(self, heads: Mapping[str, Head]) -> None:
        """Forward, all of them or none; return when they are on disk."""
        rows = [self._sealed(organisation, head) for organisation, head in heads.items()]
        await self._database.write(lambda connection: _move(connection, rows))

    def _known(self, organisation: str, number: int, link: str, seal: str) -> Head:
        return Head(number, link, whole=hmac.compare_digest(seal, self._seal(organisation, number, link)))

    def _sealed(self, organisation: str, head: Head) -> dict[str, str | int]:
        seal = self._seal(organisation, head.number, head.link)
        return {"organisation": organisation, "number": head.number, "link": head.link, "seal": seal}

    def _seal(self, organisation: str, number: int, link: str) -> str:
        return hmac.new(self._key, json.dumps([organisation, number, link]).encode(), hashlib.sha256).hexdigest()


def _move(connection: Connection, rows: list[dict[str, str | int]]) -> None:
    for row in rows:
        behind = (HEADS.c.organisation == row["organisation"]) & (HEADS.c.number < row["number"])
        connection.execute(update(HEADS).where(behind).values(row)).close()
