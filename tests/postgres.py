"""A PostgreSQL server for tests: its own cluster in a folder of its own, on a free port of this machine."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_SYSTEM = {"pg_toast", "pg_catalog", "public", "information_schema"}
_FOLDERS = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")
_PASSWORD = "of-the-tests"


def programs() -> Path | None:
    """The folder with initdb and postgres; Debian keeps them off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    known = (path.parent for folder in _FOLDERS for path in Path(folder).glob("**/bin/initdb"))
    return max(known, default=None)


@dataclass
class Postgres:
    """A server that can be killed and started again."""

    folder: Path
    programs: Path
    port: int = 0
    running: "subprocess.Popen[bytes] | None" = None

    def url(self, database: str = "postgres", *, user: str = "camproof", password: str = _PASSWORD) -> str:
        """Of one of its databases."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """A new cluster."""
        self.folder.mkdir(mode=0o700)
        secret = self.folder.with_suffix(".password")
        secret.write_text(_PASSWORD)
        if os.geteuid() == 0:
            self._give_away(secret)
        options = ["-D", self.folder, "-U", "camproof", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8"]
        self._do("initdb", *options, "--no-instructions", "--no-sync", "--locale=C.UTF-8")
        self.port = _free_port()

    def start(self) -> None:
        """Start it; return when it takes connections."""
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=32MB"]
        settings += ["min_wal_size=32MB", "max_wal_size=64MB"]  # it lies in memory
        command = [str(self.programs / "postgres"), "-D", str(self.folder), "-p", str(self.port)]
        command += [option for setting in settings for option in ("-c", setting)]
        self.running = subprocess.Popen(
            [*_as_postgres(), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )
        self._wait_for_connections()

    def kill(self) -> None:
        """As a machine that loses power: no process of it ends in order."""
        self._do("pg_ctl", "-D", self.folder, "stop", "-m", "immediate")
        assert self.running is not None
        self.running.wait()

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self.running is not None and self.running.poll() is None:
            self.kill()

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as its owner."""
        import psycopg  # noqa: PLC0415 - where it is missing, tests that need it are skipped

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def column(self, query: str, url: str) -> list[object]:
        """The first column of what a query finds."""
        import psycopg  # noqa: PLC0415 - the same

        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute(query.encode()).fetchall() if row[0] not in _SYSTEM]

    def _wait_for_connections(self, limit_s: float = 30) -> None:
        until = time.monotonic() + limit_s
        asking = [str(self.programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port), "-q"]
        while subprocess.run(asking, check=False).returncode != 0:
            assert self.running is not None
            assert self.running.poll() is None, "postgres ended at once"
            assert time.monotonic() < until, "postgres takes no connections"
            time.sleep(0.05)

    def _give_away(self, secret: Path) -> None:
        """To the user as whom it runs, for whom pytest's own folders are closed."""
        for path in (self.folder, secret):
            shutil.chown(path, "postgres", "postgres")
        for above in self.folder.parents:
            if above.stat().st_mode & 0o777 == 0o700:
                above.chmod(0o711)

    def _do(self, program: str, *options: object) -> None:
        command = [*_as_postgres(), str(self.programs / program), *map(str, options)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, done.stderr


def _free_port() -> int:
    """Below what the system lends to outgoing connections: nobody takes it while the server is down."""
    while True:
        port = secrets.choice(range(12_000, 20_000))
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
