"""`camproof certificate verify` on what a run wrote, and on what became of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from harness.checks.verdict import Outcome, Verdict
from harness.cli import main
from harness.cli.certifying import certify, core
from harness.history.digest import digest
from harness.history.event import Event, EventKind, Header, History
from harness.requirements.catalogue import load
from reports.result import Report
from reports.write import write_all

Said = pytest.CaptureFixture[str]
KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def kept() -> tuple[Verdict, ...]:
    return tuple(Verdict(name, Outcome.PASS, "kept", case=case) for name, case in core())


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A run's folder, its certificate signed."""
    history = History(Header("none", "", 0, "live", "", "", 0), ())
    report = Report(
        "t", "camproof conform", "a cloud", 0, 1, "0", kept(), tuple(load()),
        history_sha256=digest(history), configuration={"level": "core"},
    )  # fmt: skip
    write_all(tmp_path, report, history)
    certify(tmp_path, report, key=KEY)
    for name, key in (("key.pem", KEY), ("other.pem", OTHER)):
        (tmp_path / name).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return tmp_path


def test_what_was_written_fits(written: Path, capsys: Said) -> None:
    certificate = str(written / "certificate.json")
    assert main(["certificate", "verify", certificate, "--key", str(written / "key.pem")]) == 0
    assert "a cloud: conformant" in capsys.readouterr().out
    assert main(["certificate", "verify", certificate]) == 0
    assert "signed by the key" in capsys.readouterr().out
    assert {"certificate.pdf", "evidence.json"} <= {path.name for path in written.iterdir()}


def changed(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert before in text
        (folder / name).write_text(text.replace(before, after))

    return change


def unsigned(folder: Path) -> None:
    document = json.loads((folder / "certificate.json").read_text())
    (folder / "certificate.json").write_text(json.dumps({**document, "signature": None}))


def another_history(folder: Path) -> None:
    history = History(Header("none", "", 0, "live", "", "", 0), (Event(1, EventKind.STOPPED, "north", "c1"),))
    write_all(folder / "other", Report("t", "c", "x", 0, 1, "0", ()), history)
    (folder / "other" / "history.parquet").replace(folder / "history.parquet")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (changed("certificate.json", '"a cloud"', '"another cloud"'), "changed after it was signed"),
        (changed("report.json", '"kept"', '"held"'), "report.json is not the report that was certified"),
        (another_history, "history.parquet is not the history that was certified"),
        (unsigned, "nobody signed it"),
        (lambda folder: (folder / "key.pem").write_bytes((folder / "other.pem").read_bytes()), "another key signed it"),
    ],
)
def test_what_was_changed_does_not(written: Path, capsys: Said, spoil: Callable[[Path], object], says: str) -> None:
    spoil(written)
    assert main(["certificate", "verify", str(written / "certificate.json"), "--key", str(written / "key.pem")]) == 1
    assert says in capsys.readouterr().out


@pytest.mark.parametrize("name", ["report.json", "none.json", "certificate.pdf"])
def test_what_is_no_certificate_is_named(written: Path, capsys: Said, name: str) -> None:
    assert main(["certificate", "verify", str(written / name)]) == 2
    assert name in capsys.readouterr().err
