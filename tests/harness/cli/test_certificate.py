"""`camproof certificate verify` on what a run wrote, and on what became of it."""

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
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
from reports.certificate.signed import canonical
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


def edited(**fields: object) -> Callable[[Path], None]:
    """An unsigned certificate that somebody improved."""

    def edit(folder: Path) -> None:
        unsigned(folder)
        document = json.loads((folder / "certificate.json").read_text())
        assert document != {**document, **fields}
        (folder / "certificate.json").write_text(json.dumps({**document, **fields}))

    return edit


def of_another_suite(folder: Path) -> None:
    document = json.loads((folder / "certificate.json").read_text())
    edited(digests={**document["digests"], "suite": "0" * 64})(folder)


def alone(folder: Path) -> None:
    unsigned(folder)
    (folder / "report.json").unlink()


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


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (edited(counts=[]), "counts is [], and the report comes to [{"),
        (edited(open=["ENC-1"]), 'open is ["ENC-1"], and the report comes to []'),
        (edited(excused=["ENC-1"]), 'excused is ["ENC-1"], and the report comes to []'),
        (edited(target="another"), 'target is "another", and the report comes to "a cloud"'),
        (of_another_suite, "its core is not known here, and nobody signed it"),
        (alone, "nothing vouches for what it says"),
    ],
)
def test_what_nobody_signed_must_say_what_its_report_says(
    written: Path, capsys: Said, spoil: Callable[[Path], object], says: str
) -> None:
    certificate = written / "certificate.json"
    unsigned(written)
    assert main(["certificate", "verify", str(certificate)]) == 0
    assert "nobody signed it" in capsys.readouterr().out
    spoil(written)
    assert main(["certificate", "verify", str(certificate)]) == 1
    assert says in capsys.readouterr().out


def resigned(folder: Path, **fields: object) -> None:
    """By its signer, who says otherwise now."""
    document = json.loads((folder / "certificate.json").read_text())
    told = {**document, **fields}
    signature = {**document["signature"], "value": b64encode(KEY.sign(canonical(told))).decode()}
    (folder / "certificate.json").write_text(json.dumps({**told, "signature": signature}))


def test_a_signature_does_not_make_it_fit_its_report(written: Path, capsys: Said) -> None:
    resigned(written, why="because I say so")
    assert main(["certificate", "verify", str(written / "certificate.json")]) == 1
    assert 'why is "because I say so"' in capsys.readouterr().out


def test_what_an_older_suite_signed_still_fits(written: Path) -> None:
    digests = json.loads((written / "certificate.json").read_text())["digests"]
    resigned(written, digests={**digests, "suite": "0" * 64}, why="two promises were judged then")
    assert main(["certificate", "verify", str(written / "certificate.json")]) == 0
    resigned(written, counts=[])
    assert main(["certificate", "verify", str(written / "certificate.json")]) == 1


@pytest.mark.parametrize("name", ["report.json", "none.json", "certificate.pdf"])
def test_what_is_no_certificate_is_named(written: Path, capsys: Said, name: str) -> None:
    assert main(["certificate", "verify", str(written / name)]) == 2
    assert name in capsys.readouterr().err


def test_a_report_that_is_not_whole_is_named(written: Path, capsys: Said) -> None:
    report = json.loads((written / "report.json").read_text())
    del report["seed"]
    (written / "report.json").write_text(json.dumps(report))
    digests = json.loads((written / "certificate.json").read_text())["digests"]
    resigned(written, digests={**digests, "report": sha256((written / "report.json").read_bytes()).hexdigest()})
    assert main(["certificate", "verify", str(written / "certificate.json")]) == 2
    assert "report.json has no seed" in capsys.readouterr().err
