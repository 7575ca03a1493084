"""How many promises there are and are judged is said as it is."""

import re
from pathlib import Path

from harness.checks.registry import CHECKS
from harness.conformance.run import AREAS
from harness.requirements.catalogue import load

README = Path(__file__).parents[2] / "README.md"
assert AREAS  # importing them enters their checks


def test_the_readme_counts_promises_as_the_catalogue_does() -> None:
    text = README.read_text("utf-8")
    judged = re.findall(r"(\d+) (?:promises )?are judged", text)
    known = re.findall(r"(?:catalogue of|Of) (\d+) promises", text)
    assert judged == [str(len(CHECKS))]
    assert known == [str(len(tuple(load())))] * 2
