"""What a search that found nothing is worth."""

from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, unknown
from harness.checks.verdict import Outcome

FORMS = "as it is, in UTF-16, base64 and hexadecimal, and in what is packed by gzip, zlib, ZIP, bzip2 or xz"
"""How anything that must not be there is searched for."""


def as_far_as_read(case: CaseFile, finding: Finding) -> Finding:
    """The finding; but a pass is none where something that is packed was not read to its end."""
    if finding.outcome is Outcome.PASS and case.unread:
        return unknown("nothing was found, but more is packed in these places than is read", *case.unread)
    return finding
