"""Writes what is shown to others of a conformance run: the certificate, and the list for a reviewer."""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.checks.registry import CHECKS, cases_of
from harness.conformance.run import order_of_catalogue
from harness.conformance.suite_digest import suite_digest
from harness.requirements.catalogue import load
from reports.certificate.page import as_pdf
from reports.certificate.signed import as_document, configuration_digest, fingerprint, signer
from reports.certificate.statement import Certificate, Digests, certificate
from reports.evidence_list import evidence_list
from reports.result import Report
from reports.write import put


def certify(
    out: Path, report: Report, checks: Collection[str] = CHECKS, key: Ed25519PrivateKey | None = None
) -> Certificate:
    """Write certificate.json, certificate.pdf and evidence.json beside the run's report.json; what is certified.

    Args:
        out: the run's folder.
        report: the run's.
        checks: the requirements that can be judged in a run of its kind.
        key: that signs it.
    """
    told = certificate(report, core(checks), digests(out / "report.json", report))
    document = as_document(told, key)
    by = signer(document)
    put(out / "certificate.json", (json.dumps(document, indent=2) + "\n").encode())
    put(out / "certificate.pdf", as_pdf(told, fingerprint(by) if by else ""))
    put(out / "evidence.json", evidence_list(report, frozenset(checks)).encode())
    return told


def core(checks: Collection[str] = CHECKS) -> list[tuple[str, str]]:
    """Requirement and case of each core promise that there is a check for; what sites alone must keep is none."""
    promised = {r.id for r in load() if r.level == "must" and set(r.who) != {"site"}}
    must = [requirement for requirement in order_of_catalogue(checks) if requirement in promised]
    several = checks is CHECKS  # the checks of a camera by sight give one verdict each
    return [(requirement, case) for requirement in must for case in (cases_of(requirement) if several else ("",))]


def digests(report_json: Path, report: Report) -> Digests:
    """Of what a run's certificate rests on."""
    return Digests(
        configuration=configuration_digest(report.configuration),
        suite=suite_digest(),
        history=report.history_sha256,
        report=hashlib.sha256(report_json.read_bytes()).hexdigest(),
    )
