"""What a certificate says, that nobody can change it, and that it is one page."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from harness.checks.verdict import Outcome, Verdict
from harness.conformance.claims import State
from harness.errors import BadInputError
from harness.requirements.features import WEB_CLIENT
from reports.certificate.page import as_pdf
from reports.certificate.signed import as_document, private_key, public_key, signer
from reports.certificate.statement import Certificate, Digests, Statement, certificate
from reports.result import Report

CORE = [("ENC-1", ""), ("REG-2", "services"), ("REG-2", "files")]
DIGESTS = Digests("c" * 64, "5" * 64, "a" * 64, "b" * 64)
KEPT = tuple(Verdict(name, Outcome.PASS, "kept", case=case) for name, case in CORE)


def certified(report: Report, *verdicts: Verdict) -> Certificate:
    return certificate(replace(report, verdicts=verdicts), CORE, DIGESTS)


def test_all_of_the_core_must_be_kept(report: Report) -> None:
    told = certified(report, *KEPT, Verdict("BUF-7", Outcome.FAIL, "assumed, and broken"))
    assert told.statement is Statement.CONFORMANT
    assert told.why == "All 3 core promises that camproof can check were judged, and are kept."
    assert told.broken_besides == ("BUF-7",)
    assert next(c for c in told.counts if c.level == "assumed").failed == 1
    assert {"REG-6", "AVL-2"} == set(told.for_a_reviewer)
    assert "ENC-2" in told.unchecked
    assert "NET-2" not in told.unchecked, "a site's wiring is judged, and is nothing that a cloud promises"


@pytest.mark.parametrize("outcome", [Outcome.SKIP, Outcome.UNKNOWN, Outcome.ERROR])
def test_it_refuses_while_something_of_the_core_is_open(report: Report, outcome: Outcome) -> None:
    told = certified(report, *KEPT[:2], Verdict("REG-2", outcome, "not shown", case="files"))
    assert (told.statement, told.open) == (Statement.OPEN, ("REG-2:files",))


def test_it_refuses_where_something_of_the_core_was_not_judged(report: Report) -> None:
    assert certified(report, KEPT[0]).open == ("REG-2:services", "REG-2:files")
    assert certificate(replace(report, verdicts=KEPT), [], DIGESTS).statement is Statement.OPEN


@pytest.mark.parametrize(
    ("state", "services", "statement", "left_out"),
    [
        (State.ABSENT, Outcome.PASS, Statement.CONFORMANT, ("ID-1:browser",)),
        (State.UNCLAIMED, Outcome.PASS, Statement.CONFORMANT, ("ID-1:browser",)),
        (State.ABSENT, Outcome.FAIL, Statement.BROKEN, ("ID-1:browser",)),
        (State.ABSENT, Outcome.SKIP, Statement.OPEN, ()),  # nobody has looked at ID-1 at all
        (State.UNSEEN, Outcome.PASS, Statement.OPEN, ()),  # claimed: there was no browser at hand
    ],
)
def test_who_claims_no_web_client_is_certified_without_one(
    report: Report, state: State, services: Outcome, statement: Statement, left_out: tuple[str, ...]
) -> None:
    features = [{"feature": WEB_CLIENT, "state": state.value}]
    verdicts = (Verdict("ID-1", services, "…"), Verdict("ID-1", Outcome.SKIP, "no browser", case="browser"))
    told = certificate(
        replace(report, verdicts=verdicts, data={"features": features}), [("ID-1", ""), ("ID-1", "browser")], DIGESTS
    )
    assert (told.statement, told.unclaimed) == (statement, left_out)


def test_a_case_that_was_not_asked_for_is_open_whatever_is_claimed(report: Report) -> None:
    features = [{"feature": WEB_CLIENT, "state": State.ABSENT.value}]
    judged = replace(report, verdicts=(Verdict("ID-1", Outcome.PASS, "…"),), data={"features": features})
    assert certificate(judged, [("ID-1", ""), ("ID-1", "browser")], DIGESTS).open == ("ID-1:browser",)


def test_an_excuse_makes_nothing_conformant(report: Report) -> None:
    broken = Verdict("ENC-1", Outcome.FAIL, "in the clear", excused="expected: known")
    told = certified(report, broken, *KEPT[1:])
    assert (told.statement, told.broken, told.excused) == (Statement.BROKEN, ("ENC-1",), ("ENC-1",))


def test_a_signature_holds_for_what_was_signed(report: Report) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    document = json.loads(json.dumps(as_document(certified(report, *KEPT), key)))
    assert signer(document) == key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    with pytest.raises(BadInputError, match="changed after it was signed"):
        signer(document | {"statement": "not conformant"})
    with pytest.raises(BadInputError, match="can't be read"):
        signer(document | {"signature": {"value": "?"}})
    assert signer(as_document(certified(report, *KEPT))) is None


def test_keys_come_from_pem_files(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    private, public, other = tmp_path / "key.pem", tmp_path / "pub.pem", tmp_path / "rsa.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    foreign = rsa.generate_private_key(65537, 2048)
    other.write_bytes(foreign.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert private_key(private).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) == raw
    assert public_key(public) == public_key(private) == raw
    for path in (other, public, tmp_path / "none.pem"):
        with pytest.raises(BadInputError, match=path.name):
            private_key(path)


def test_the_page_is_one_and_the_same_each_time(report: Report, evil: Report) -> None:
    for each in (report, evil):
        told = certificate(each, [(f"ENC-{n}", "") for n in range(60)], DIGESTS)
        page = as_pdf(told, "ab12 cd34")
        assert page == as_pdf(told, "ab12 cd34")
        assert page.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type /Page\b", page)) == 1
