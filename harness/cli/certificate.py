"""`camproof certificate verify`: whether a certificate is what was signed, and fits the files beside it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from harness.checks.by_sight.judged import BY_SIGHT
from harness.checks.registry import CHECKS
from harness.cli.certifying import core
from harness.conformance.suite_digest import suite_digest
from harness.errors import BadInputError
from harness.history.digest import digest
from harness.history.parquet import read as read_history
from harness.requirements.catalogue import load
from harness.user_file import text_of
from reports.certificate.retold import NEEDED, differences
from reports.certificate.signed import SCHEMA, configuration_digest, fingerprint, public_key, signer
from reports.read import read

_FILE = click.Path(path_type=Path)


@click.group("certificate")
def command() -> None:
    """Check the certificate of a conformance run."""


@command.command("verify")
@click.argument("file", type=_FILE)
@click.option("--key", type=_FILE, metavar="FILE", help="The public key, as PEM, of who must have signed it.")
def verify(file: Path, key: Path | None) -> int:
    """Check FILE (certificate.json): its signature, and that report.json and history.parquet beside it say the same.

    Statement, counts and names are worked out anew from the report's verdicts. Exit status 0: everything fits. 1:
    something does not, --key did not sign it, or neither a signature nor the report is there to go by.
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
        document = json.loads(text_of(file))
    except ValueError as wrong:
        raise BadInputError(f"{file} is no certificate: it is not JSON ({wrong})") from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise BadInputError(f"{file} is no certificate of this camproof (no schema {SCHEMA!r})")
    if missing := [name for name in ("target", "statement", "judged", "digests") if name not in document]:
        raise BadInputError(f"{file} is no certificate: it has no {', '.join(missing)}")
    return document


def _wrong(document: Mapping[str, Any], folder: Path, wanted: bytes | None) -> Iterator[str]:
    by: bytes | None = None
    try:
        by = signer(document)
    except BadInputError as broken:
        yield str(broken)
    else:
        if wanted is not None and by is None:
            yield "nobody signed it"
        elif wanted is not None and by != wanted:
            yield f"another key signed it: {fingerprint(by or b'')}"
    report, history = folder / "report.json", folder / "history.parquet"
    if report.exists():
        yield from _unlike_report(document, report, signed=by is not None)
    elif by is None:
        yield f"nobody signed it, and there is no {report} to hold it against: nothing vouches for what it says"
    if history.exists() and digest(read_history(history)) != document["digests"].get("history"):
        yield f"{history} is not the history that was certified"


def _unlike_report(document: Mapping[str, Any], report: Path, *, signed: bool) -> Iterator[str]:
    content, digests = report.read_bytes(), document["digests"]
    if hashlib.sha256(content).hexdigest() != digests.get("report"):
        yield f"{report} is not the report that was certified"
        return
    told = read(report)
    if missing := sorted(NEEDED - told.document.keys()):
        raise BadInputError(f"{report} has no {', '.join(missing)}: a certificate can't be held against it")
    configuration = told.document["configuration"]
    if configuration_digest(configuration) != digests.get("configuration"):
        yield f"{report} tells another configuration than was certified"
    known = digests.get("suite") == suite_digest()
    if not known and not signed:
        yield (
            f"another suite judged it than this camproof's, so its core is not known here, and nobody signed it: "
            f"verify it with the camproof that made it ({document.get('camproof_version')})"
        )
    of_camera = configuration.get("role") == "camera"
    requirements = [r for r in load() if "camera" in r.who or not of_camera]
    yield from differences(document, told, requirements, core(BY_SIGHT if of_camera else CHECKS) if known else None)


def _by(document: Mapping[str, Any], wanted: bytes | None) -> str:
    by = signer(document)
    if by is None:
        return "digests fit; nobody signed it"
    whose = "the given key" if wanted else f"the key {fingerprint(by)} (give --key to say whose it must be)"
    return f"digests fit; signed by {whose}"
