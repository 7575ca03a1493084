"""Writes a compose file, and beside it what each of its containers needs to start."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.apart.provision import Provisioned, provision
from reference_impl.deployment.compose.as_yaml import as_yaml
from reference_impl.deployment.compose.document import STORAGE, Around, document, has_buckets
from reference_impl.deployment.containers.databases import Passwords, addresses, beginning, passwords, servers
from reference_impl.deployment.containers.listening import by_name
from reference_impl.foundation.private_file import private_folder, write_private

COMPOSE, _PASSWORDS = "compose.yaml", "databases.json"
_HEAD = "Written by `python -m reference_impl.deployment.compose`: say that again rather than change it here."
_CREDENTIALS = "# Of the buckets, for all regions.\nAWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY=\n"
_OPEN_FOLDER, _OPEN_FILE = 0o755, 0o644  # below a folder that is closed: the databases' user is another one


def write(wanted: Wanted, around: Around, folder: Path) -> Provisioned:
    """Write it all; again on the same folder, everything that is secret stays as it is.

    Args:
        wanted: the cloud; its databases are those of the compose file.
        around: what is around it. Where root writes, the files are given to `user`; otherwise they are of who writes.
        folder: of the compose file.
    """
    known = _kept_passwords(wanted, private_folder(folder))
    wanted = by_name(replace(wanted, databases=addresses(wanted, known)))
    made = provision(wanted, folder)
    for server in servers(wanted):
        _write_open(folder / server.name / "first.sql", beginning(server, known))
        _write_open(folder / server.name / "password", known.superusers[server.place])
    if has_buckets(wanted) and not (folder / STORAGE).exists():
        write_private(folder / STORAGE, _CREDENTIALS.encode())
    if os.geteuid() == 0:
        for part in made.parts:
            _give(made.settings_file(part).parent, around.user)
    else:
        around = replace(around, user=os.getuid())
    write_private(folder / COMPOSE, as_yaml([document(wanted, around)], _HEAD).encode())
    return made


def _kept_passwords(wanted: Wanted, folder: Path) -> Passwords:
    """Those of the databases that are there, and new ones for new places."""
    file, fresh = folder / _PASSWORDS, passwords(wanted)
    known = Passwords(**json.loads(file.read_bytes())) if file.exists() else Passwords({}, {})
    both = Passwords({**fresh.roles, **known.roles}, {**fresh.superusers, **known.superusers})
    write_private(file, json.dumps(asdict(both), indent=2).encode())
    return both


def _write_open(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.parent.chmod(_OPEN_FOLDER)
    file.write_text(text)
    file.chmod(_OPEN_FILE)


def _give(folder: Path, user: int) -> None:
    for path in _all(folder):
        os.chown(path, user, 0)


def _all(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")
