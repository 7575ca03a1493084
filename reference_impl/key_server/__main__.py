"""The key server as a process of its own: `python -m reference_impl.key_server --settings FILE`."""

import sys
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter, ValidationInfo

from reference_impl.alone import AloneSettings, BesidePath, SettingsError, VerifierFor, beside, main, one
from reference_impl.foundation.database import Database
from reference_impl.foundation.postgres_schema import PostgresSchema, parsed, schema_of
from reference_impl.foundation.private_file import private_folder
from reference_impl.key_server.heads import METADATA as HEADS
from reference_impl.key_server.schema import METADATA
from reference_impl.key_server.service import KeyServer

_KEY_BYTES = 32


def _database(given: str, info: ValidationInfo) -> str:
    if "://" not in given:
        return str(beside(Path(given), info))
    parsed(given)
    return given


class KeyServerSettings(AloneSettings):
    """What the key server needs besides."""

    region: str
    database: Annotated[str, AfterValidator(_database)]  # a file, or postgresql://…: keys, sealed, and the audit trail
    key_encryption_key: BesidePath  # a file of 32 bytes, in another folder than the database
    audit_heads: BesidePath  # a file, in another folder than the database: how far the audit trails have come

    @property
    def database_file(self) -> Path | None:
        """None where the database is PostgreSQL."""
        return None if "://" in self.database else Path(self.database)

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files that nobody else may read."""
        return (*super().secrets, self.key_encryption_key)

    @property
    def holds_secret(self) -> bool:
        """Whether the database's address has a password."""
        return self.database_file is None and bool(parsed(self.database).password)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of state that no other process may have open."""
        return ((self.database_file or self.audit_heads).parent,)


def make(settings: KeyServerSettings, verifier: VerifierFor) -> KeyServer:
    """The key server of these settings."""
    file, key_file = settings.database_file, settings.key_encryption_key
    for apart in (key_file, settings.audit_heads):
        if file is not None and apart.resolve().parent == file.resolve().parent:
            raise SettingsError(f"{apart} lies beside what it seals, {file}; keep it in another folder")
    key = key_file.read_bytes()
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{key_file} has {len(key)} bytes instead of {_KEY_BYTES}; restore it from a backup")
    where = file or PostgresSchema(settings.database, schema_of(settings.region, "keys"))
    database = Database(where, METADATA)
    private_folder(settings.audit_heads.parent)
    return KeyServer(
        database, Database(settings.audit_heads, HEADS), settings.region, key, verifier("keys"), settings.clock
    )


SETTINGS = TypeAdapter(KeyServerSettings)

if __name__ == "__main__":
    sys.exit(main("key_server", SETTINGS, one("key_server", make)))
