"""`camproof certificate verify`: whether a certificate is what was signed, and fits the files beside it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from harness.errors import BadInputError
from harness.history.digest import digest
from harness.history.parquet import read as read_history
from reports.certificate.signed import SCHEMA, configuration_digest, fingerprint, public_key, signer

_FILE = click.Path(path_type=Path)


@click.group("certificate")
def command() -> None:
    """Check the certificate of a conformance run."""


@command.command("verify")
@click.argument("file", type=_FILE)
@click.option("--key", type=_FILE, metavar="FILE", help="The public key, as PEM, of who must have signed it.")
def verify(file: Path, key: Path | None) -> int:
    """Check FILE (certificate.json): its signature, and the digests of report.json and history.parquet beside it.

    Exit status 0: everything fits. 1: something does not, or --key did not sign it.
    """
    document = _read(file)
    wanted = public_key(key) if key else None
    wrong = list(_wrong(document, file.parent, wanted))
    click.echo(f"{document['target']}: {document['statement']} ({document['judged']})")
    for line in wrong:
        click.echo(f"  {line}")
    if wrong:
        return 1
    click.echo("  " + _by(document, wanted))
    return 0


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text("utf-8"))
        if document["schema"] != SCHEMA:
            raise BadInputError(f"{file} is no certificate of this camproof (no schema {SCHEMA!r})")
        for name in ("target", "statement", "judged", "digests"):
            _ = document[name]
    except OSError as wrong:
        raise BadInputError(f"{file} can't be read ({(wrong.strerror or str(wrong)).lower()})") from None
    except (ValueError, KeyError, TypeError) as wrong:
        raise BadInputError(f"{file} is no certificate: {wrong!r}") from None
    return dict(document)


def _wrong(document: Mapping[str, Any], folder: Path, wanted: bytes | None) -> Iterator[str]:
    try:
        by = signer(document)
    except BadInputError as broken:
        yield str(broken)
    else:
        if wanted is not None and by is None:
            yield "nobody signed it"
        elif wanted is not None and by != wanted:
            yield f"another key signed it: {fingerprint(by or b'')}"
    report, history, told = folder / "report.json", folder / "history.parquet", document["digests"]
    if report.exists():
        content = report.read_bytes()
        if hashlib.sha256(content).hexdigest() != told.get("report"):
            yield f"{report} is not the report that was certified"
        elif configuration_digest(json.loads(content)["configuration"]) != told.get("configuration"):
            yield f"{report} tells another configuration than was certified"
    if history.exists() and digest(read_history(history)) != told.get("history"):
        yield f"{history} is not the history that was certified"


def _by(document: Mapping[str, Any], wanted: bytes | None) -> str:
    by = signer(document)
    if by is None:
        return "digests fit; nobody signed it"
    whose = "the given key" if wanted else f"the key {fingerprint(by)} (give --key to say whose it must be)"
    return f"digests fit; signed by {whose}"
