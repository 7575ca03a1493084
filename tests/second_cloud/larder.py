"""What the second cloud keeps: people, groups and cameras in memory; things, pieces and holes in one SQLite file."""

import secrets
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PIECE = ("span", "counter", "start_us", "length_us", "thing", "head", "lock", "wrapped", "lock_number", "iv", "sha256",
         "bytes")  # fmt: skip
HOLE = ("span", "first", "last", "start_us", "length_us", "cause")
_TABLES = f"""
CREATE TABLE thing (box TEXT, name TEXT, body BLOB, PRIMARY KEY (box, name)) WITHOUT ROWID;
CREATE TABLE piece (cam TEXT, {", ".join(PIECE)}, PRIMARY KEY (cam, span, counter));
CREATE UNIQUE INDEX piece_of_thing ON piece (cam, thing);
CREATE TABLE hole (cam TEXT, {", ".join(HOLE)}, PRIMARY KEY (cam, span, first));
"""


@dataclass
class Group:
    """A company: its people, and from activation on its plan."""

    ranks: dict[str, str]  # user -> owner, helper
    planned: bool = False
    lock: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    log: list[dict[str, object]] = field(default_factory=list)

    @property
    def pem(self) -> str:
        """The public key."""
        public = self.lock.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return public.public_bytes(serialization.Encoding.PEM, form).decode()


@dataclass
class Camera:
    """A device, and what it is a camera of."""

    key: ec.EllipticCurvePublicKey
    group: str = ""
    on: bool = False


@dataclass(frozen=True)
class Pass:
    """What lets a camera write below its own name, or a person read a whole box."""

    secret: str
    ticket: str
    box: str
    cam: str  # "" for a person's
    until_s: float
    who: str = ""  # the person whose it is


@dataclass(frozen=True)
class Session:
    """Who is signed in with it, until when, and whether for groups and cameras alone."""

    user: str
    until_s: float
    office_only: bool = False


class Larder:
    """All of it."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "larder.db", isolation_level=None)
        self.database.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {_TABLES}")
        self.groups: dict[str, Group] = {}
        self.cameras: dict[str, Camera] = {}
        self.passes: dict[str, Pass] = {}
        self.sessions: dict[str, Session] = {}
        self.device_sessions: dict[str, str] = {}  # session -> camera

    def new_pass(self, box: str, cam: str, life_s: float, who: str = "") -> tuple[str, Pass]:
        """Its name, and it."""
        name = secrets.token_hex(8)
        until_s = int(time.time()) + life_s
        made = self.passes[name] = Pass(secrets.token_urlsafe(30), secrets.token_urlsafe(40), box, cam, until_s, who)
        return name, made

    def put(self, box: str, name: str, body: bytes) -> bool:
        """Whether it is new: nothing is written over."""
        done = self.database.execute("INSERT OR IGNORE INTO thing VALUES (?, ?, ?)", (box, name, body))
        return done.rowcount == 1

    def get(self, box: str, name: str) -> bytes | None:
        """Its bytes."""
        row = self.database.execute("SELECT body FROM thing WHERE box = ? AND name = ?", (box, name)).fetchone()
        return None if row is None else bytes(row[0])

    def names(self, box: str, begins: str, after: str) -> list[dict[str, object]]:
        """A page of fifty."""
        rows = self.database.execute(
            "SELECT name, length(body) FROM thing WHERE box = ? AND name > ? AND substr(name, 1, ?) = ?"
            " ORDER BY name LIMIT 50",
            (box, after, len(begins), begins),
        )
        return [{"name": name, "bytes": size} for name, size in rows]

    def note(self, table: str, cam: str, columns: tuple[str, ...], row: dict[str, object]) -> str:
        """Take a piece or a hole: "new", "known" where the same is there, "other" where another is."""
        values = tuple(row[name] for name in columns)
        marks = ", ".join("?" * (len(columns) + 1))
        if self.database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", (cam, *values)).rowcount:  # noqa: S608
            return "new"
        names = ", ".join(columns)
        key = "counter" if table == "piece" else "first"
        place = f"SELECT {names} FROM {table} WHERE cam = ? AND span = ? AND {key} = ?"  # noqa: S608
        found = self.database.execute(place, (cam, row["span"], row[key])).fetchone()
        return "known" if found == values else "other"

    def between(
        self, table: str, cam: str, columns: tuple[str, ...], since: int, until: int
    ) -> list[dict[str, object]]:
        """What touches the time from `since` to `until`, in order."""
        asked = (
            f"SELECT {', '.join(columns)} FROM {table} WHERE cam = ? AND start_us < ?"  # noqa: S608
            " AND start_us + length_us > ? ORDER BY start_us"
        )
        rows = self.database.execute(asked, (cam, until, since))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def close(self) -> None:
        """Put the file away."""
        self.database.close()
