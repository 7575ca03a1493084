"""The key server as a process of its own: `python -m reference_impl.key_server --settings FILE`."""

import sys
from pathlib import Path

from reference_impl.alone import AloneSettings, SettingsError, VerifierFor, main
from reference_impl.foundation.database import Database
from reference_impl.key_server.schema import METADATA
from reference_impl.key_server.service import KeyServer

_KEY_BYTES = 32


class KeyServerSettings(AloneSettings):
    """What the key server needs besides."""

    region: str
    database: Path  # a file: keys, sealed, and the audit trail
    key_encryption_key: Path  # a file of 32 bytes, in another folder than the database

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files that nobody else may read."""
        return (*super().secrets, self.key_encryption_key)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of state that no other process may have open."""
        return (self.database.parent,)


def make(settings: KeyServerSettings, verifier: VerifierFor) -> KeyServer:
    """The key server of these settings."""
    database, key_file = settings.database, settings.key_encryption_key
    if key_file.resolve().parent == database.resolve().parent:
        raise SettingsError(f"{key_file} lies beside what it seals, {database}; keep it in another folder")
    key = key_file.read_bytes()
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{key_file} has {len(key)} bytes instead of {_KEY_BYTES}; restore it from a backup")
    return KeyServer(Database(database, METADATA), settings.region, key, verifier("keys"))


if __name__ == "__main__":
    sys.exit(main("key_server", KeyServerSettings, make))
