"""What must be gone is looked for in every file, if there are any."""

from harness.conformance.probes.remains import Remains, looked_for

BODY = b"half of a segment, or one that is over"
REMAINS = {"IDX-3": [Remains.of("the half one", BODY)], "IDX-5": []}


def test_files_that_hold_it_are_counted() -> None:
    [looked] = looked_for(REMAINS, [b"..." + BODY, BODY[1:], BODY[:32]])["IDX-3"]
    assert (looked.wanted, looked.seen) == ("0", "2")
    assert "3 files" in looked.case


def test_no_files_no_claim() -> None:
    assert not looked_for(REMAINS, [])
