"""Where the services keep their rows: SQLite files in their folders, or schemas in PostgreSQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import MetaData

from reference_impl.foundation.database import Database
from reference_impl.foundation.postgres_schema import PostgresSchema, parsed, schema_of


@dataclass(frozen=True, slots=True)
class Databases:
    """Of one region, or of the global services.

    Args:
        url: a PostgreSQL database; "" for SQLite.
        place: the region's id, or "" for the global services.
    """

    url: str = field(default="", repr=False)  # it may hold a password
    place: str = ""

    def of(self, service: str, folder: Path, metadata: MetaData) -> Database:
        """The service's own: no other service reads it.

        Args:
            service: its name.
            folder: for a SQLite file.
            metadata: its tables.
        """
        if not self.url:
            return Database(folder / f"{service}.db", metadata)
        return Database(PostgresSchema(self.url, schema_of(self.place, service)), metadata)


def without_passwords(urls: Mapping[str, str]) -> dict[str, str]:
    """Addresses as they may be noted and shown."""
    return {place: parsed(url).render_as_string(hide_password=True) if url else "" for place, url in urls.items()}
