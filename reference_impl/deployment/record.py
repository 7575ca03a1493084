"""What a deployment must find again when its folder is reopened: ports, passwords, licence codes."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from reference_impl.deployment.opening import fresh_codes, fresh_passwords
from reference_impl.foundation.private_file import write_private


class OtherDatabaseError(ValueError):
    """A cloud's rows are not where they are said to be."""


class DeploymentRecord(BaseModel):
    """The content of deployment.json. It holds passwords: mode 0600."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ports: dict[str, int] = {}  # service -> port
    passwords: dict[str, str] = {}  # username -> password
    licence_codes: tuple[str, ...] = ()
    databases: dict[str, str] = {}  # place ("": the global services) -> address without password, "" for SQLite

    @classmethod
    def kept_in(cls, folder: Path) -> "DeploymentRecord":
        """The folder's record; an empty one when the folder is new."""
        path = folder / "deployment.json"
        if not path.exists():
            return cls()
        try:
            return cls.model_validate_json(path.read_bytes())
        except ValidationError as wrong:
            raise ValueError(f"{path} can't be read; restore it, or start on another folder: {wrong}") from wrong

    def with_opening(self, codes: int) -> "DeploymentRecord":
        """With passwords of all users that a cloud starts with; and with so many licence codes, if it has none yet."""
        changes = {
            "passwords": fresh_passwords(self.passwords),
            "licence_codes": self.licence_codes or fresh_codes(codes),
        }
        return self.model_copy(update=changes)

    def require_databases(self, databases: dict[str, str], folder: Path) -> None:
        """Refuse to open a cloud whose rows are somewhere else: half of it would be missing."""
        for place, known in self.databases.items():
            if databases.get(place, known) != known:
                where = known or "SQLite files in that folder"
                text = f"the cloud of {folder} keeps its rows in {where}"
                raise OtherDatabaseError(f"{text}; say so, or start on another folder")

    def keep_in(self, folder: Path) -> None:
        """Write the record, whole or not at all."""
        write_private(folder / "deployment.json", self.model_dump_json(indent=2).encode())
