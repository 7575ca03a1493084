"""What an upload leaves that was cut off is looked for in every file, if there are any."""

from harness.checks.casefile import Observation
from harness.conformance.probes.names import Probed

SEEN = {"IDX-3": [Observation("how often the listing has the name", "0", "0")], "IDX-4": []}
PROBED = Probed({}, SEEN, left=b"half")


def test_files_that_hold_the_half_are_counted() -> None:
    looked = PROBED.with_files([b"...half...", b"hal", b"half"])["IDX-3"][-1]
    assert (looked.wanted, looked.seen) == ("0", "2")
    assert "3 files" in looked.case


def test_no_files_no_claim() -> None:
    assert PROBED.with_files([]) == SEEN
    assert Probed().with_files([b"half"]) == {}
