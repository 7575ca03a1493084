"""The organisations' keys in one region: made once, kept sealed, opened in memory when they are first used."""

import asyncio
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import Connection, func, insert, select

from reference_impl.foundation.database import Database
from reference_impl.key_server.schema import KEYS
from reference_impl.key_server.sealed_key import KeyName, KeySealer, new_private_key, public_pem
from reference_impl.key_server.workers import Workers


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An organisation's public key."""

    version: int
    pem: str


class Keyring:
    """Makes, finds and opens keys."""

    def __init__(self, database: Database, region: str, sealer: KeySealer, workers: Workers) -> None:
        self._database = database
        self._region = region
        self._sealer = sealer
        self._workers = workers
        self._opened: dict[KeyName, rsa.RSAPrivateKey] = {}
        self._decoy: rsa.RSAPrivateKey | None = None
        self._making = asyncio.Lock()

    async def newest(self, organisation: str) -> PublicKey | None:
        """The organisation's current public key."""
        query = select(KEYS.c.version, KEYS.c.public_key).where(KEYS.c.organisation == organisation)
        newest = query.order_by(KEYS.c.version.desc()).limit(1)
        row = await self._database.read(lambda connection: connection.execute(newest).one_or_none())
        return None if row is None else PublicKey(*row)

    async def add(self, organisation: str) -> None:
        """A further key for the organisation; what was wrapped under older ones stays readable."""
        private = await self.new_private()

        def work(connection: Connection) -> None:
            last = select(func.coalesce(func.max(KEYS.c.version), 0)).where(KEYS.c.organisation == organisation)
            name = KeyName(self._region, organisation, connection.execute(last).scalar_one() + 1)
            row = {"public_key": public_pem(private), "sealed_private_key": self._sealer.seal(name, private)}
            connection.execute(insert(KEYS).values(organisation=organisation, version=name.version, **row))

        await self._database.write(work)

    async def new_private(self) -> rsa.RSAPrivateKey:
        """A fresh private key; may be overridden."""
        return await self._workers.run(new_private_key)

    async def ensure(self, organisation: str) -> None:
        """Make the organisation's first key if it has none."""
        async with self._making:
            if await self.newest(organisation) is None:
                await self.add(organisation)

    async def private(self, organisation: str, version: int) -> rsa.RSAPrivateKey | None:
        """The private key of this version, or None. It is looked up each time: a known one takes as long as another."""
        name = KeyName(self._region, organisation, version)
        sealed = await self._database.read(lambda connection: _sealed(connection, name))
        if sealed is not None and name not in self._opened:
            self._opened[name] = await self._workers.run(self._sealer.open, name, sealed)
        return self._opened.get(name)

    async def decoy(self) -> rsa.RSAPrivateKey:
        """A key that wrapped nothing, to do the same work with where there is no right one."""
        async with self._making:
            if self._decoy is None:
                self._decoy = await self._workers.run(new_private_key)
        return self._decoy


def _sealed(connection: Connection, name: KeyName) -> bytes | None:
    named = (KEYS.c.organisation == name.organisation) & (KEYS.c.version == name.version)
    return connection.execute(select(KEYS.c.sealed_private_key).where(named)).scalar_one_or_none()
