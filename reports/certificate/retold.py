"""What a report comes to as a certificate, worked out anew and held against what the certificate says."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from reports.certificate.signed import as_document
from reports.certificate.statement import Digests, certificate
from reports.read import Told
from reports.result import Report, Requirement

NEEDED = frozenset({"command", "started_us", "camproof_version", "seed", "assumptions", "configuration"})
"""What a report has to say for that, besides what every one does."""

_NOT_RETOLD = {"schema", "digests", "signature"}  # held against the files themselves
_OF_THE_CORE = {"statement", "why", "broken", "broken_besides", "open", "unclaimed", "unchecked", "for_a_reviewer"}
_WIDTH = 120


def differences(
    document: Mapping[str, Any],
    told: Told,
    requirements: Iterable[Requirement],
    core: Sequence[tuple[str, str]] | None,
) -> Iterator[str]:
    """What the certificate says otherwise than its report does, each in a sentence.

    Args:
        document: the certificate.
        told: the report that it is of.
        requirements: the catalogue of the suite that judged, as the run's report had it.
        core: requirement and case of each core promise of that suite; None where that suite is not ours.
    """
    again = as_document(certificate(_report(told, requirements), core or (), Digests("", "", "", "")))
    for name in again.keys() - _NOT_RETOLD - (_OF_THE_CORE if core is None else set()):
        if document.get(name) != again[name]:
            yield f"{name} is {_short(document.get(name))}, and the report comes to {_short(again[name])}"


def _report(told: Told, requirements: Iterable[Requirement]) -> Report:
    """As much of the run's report as a certificate is made of."""
    said = told.document
    return Report(
        title="", command=said["command"], target=told.target, started_us=said["started_us"],
        finished_us=told.finished_us, camproof_version=said["camproof_version"], verdicts=told.verdicts,
        requirements=tuple(requirements), seed=said["seed"],
        assumptions=tuple(assumption["statement"] for assumption in said["assumptions"]),
        data=said["data"],
    )  # fmt: skip


def _short(value: object) -> str:
    return shorten(json.dumps(value), _WIDTH, placeholder=" …")
