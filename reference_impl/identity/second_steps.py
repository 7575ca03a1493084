"""Users' second steps, in SQL: seeds sealed, recovery codes as digests, each code taken once and that on disk."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, insert, select, update

from reference_impl.foundation.database import Database
from reference_impl.identity.recovery_codes import digest
from reference_impl.identity.schema import RECOVERY_CODES, TOTP_SEEDS
from reference_impl.identity.totp import step_of

_NONCE_BYTES = 12


class SecondSteps:
    """Enrols second steps and takes their codes. `key` (256 bits) seals the seeds; it lies elsewhere than they do."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._cipher = AESGCM(key)

    async def enrolled(self, user: str) -> bool:
        """Whether the user has a second step."""
        query = select(TOTP_SEEDS.c.user).where(TOTP_SEEDS.c.user == user)
        return await self._database.read(lambda connection: connection.execute(query).one_or_none() is not None)

    async def enrol(self, user: str, seed: str, step: int, recovery_codes: tuple[str, ...]) -> None:
        """Keep a seed, of which the code of this step was shown, and the recovery codes; IntegrityError if enrolled."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, seed.encode(), user.encode())

        def work(connection: Connection) -> None:
            connection.execute(insert(TOTP_SEEDS).values(user=user, sealed=sealed, last_step=step))
            rows = [{"user": user, "sha256": digest(code)} for code in recovery_codes]
            connection.execute(insert(RECOVERY_CODES), rows)

        await self._database.write(work)

    async def take_code(self, user: str, code: str, now_s: float) -> bool:
        """Whether this is the user's code now; it is not a second time."""
        return await self._database.write(lambda connection: self._take_code(connection, user, code, now_s))

    async def take_recovery_code(self, user: str, code: str) -> bool:
        """Whether this is one of the user's recovery codes; it is gone then."""
        this = (RECOVERY_CODES.c.user == user) & (RECOVERY_CODES.c.sha256 == digest(code))
        return await self._database.write(
            lambda connection: connection.execute(delete(RECOVERY_CODES).where(this)).rowcount == 1
        )

    async def remove(self, user: str) -> None:
        """Forget the user's second step and recovery codes."""

        def work(connection: Connection) -> None:
            connection.execute(delete(TOTP_SEEDS).where(TOTP_SEEDS.c.user == user))
            connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.user == user))

        await self._database.write(work)

    def _take_code(self, connection: Connection, user: str, code: str, now_s: float) -> bool:
        row = connection.execute(select(TOTP_SEEDS).where(TOTP_SEEDS.c.user == user)).one_or_none()
        if row is None:
            return False
        step = step_of(code, self._opened(row.sealed, user), now_s, last_step=row.last_step)
        if step is None:
            return False
        connection.execute(update(TOTP_SEEDS).where(TOTP_SEEDS.c.user == user).values(last_step=step))
        return True

    def _opened(self, sealed: bytes, user: str) -> str:
        return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], user.encode()).decode()
