"""KEY-4 reads the audit trail: a row for each request, true in who, when, what and outcome."""

from dataclasses import replace

import pytest

from harness.checks import keys  # noqa: F401 - importing it enters its checks
from harness.checks.audit import missing_rows
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import Asked, AuditRow, AuditTrail
from harness.checks.facts.tried import Attempt, Expect
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

MINUTE_US = 60_000_000
GIVEN = Asked("a member", "user-1", "cam-1", "1", MINUTE_US, MINUTE_US + 1000, given=True)
REFUSED = Asked("a stranger", "user-2", "cam-1", "1", MINUTE_US, MINUTE_US + 1000, given=False)
ROWS = (
    AuditRow(MINUTE_US + 500, "user-1", "cam-1", "1", "unwrapped"),
    AuditRow(MINUTE_US + 500, "user-2", "cam-1", "1", "refused"),
)
TRAIL = AuditTrail((GIVEN, REFUSED), ROWS)
ATTEMPTS = {"KEY-4": [Attempt("a member", Expect.ACCEPTED, 200), Attempt("a stranger", Expect.REFUSED, 404)]}


def outcome(trail: AuditTrail | None) -> Outcome:
    history = History(Header("s", "", 1, "live", "0", "", 0), ())
    return verdict("KEY-4", CaseFile(history, {}, attempts=ATTEMPTS, audit=trail)).outcome


def test_a_true_trail_passes_with_other_rows_beside() -> None:
    assert outcome(TRAIL) is Outcome.PASS
    later = AuditRow(9 * MINUTE_US, "user-3", "cam-2", "2", "cannot-unwrap")
    assert outcome(replace(TRAIL, rows=(*ROWS, later, *ROWS))) is Outcome.PASS


def test_a_clock_a_little_off_and_another_word_for_no_pass() -> None:
    off = tuple(replace(row, at_us=row.at_us - 3_000_000) for row in ROWS)
    assert outcome(replace(TRAIL, rows=off)) is Outcome.PASS
    assert outcome(replace(TRAIL, rows=(ROWS[0], replace(ROWS[1], outcome="denied")))) is Outcome.PASS


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ROWS[:1],
        ROWS[1:],
        (replace(ROWS[0], who="service"), ROWS[1]),
        (replace(ROWS[0], camera="cam-2"), ROWS[1]),
        (replace(ROWS[0], version="2"), ROWS[1]),
        (replace(ROWS[0], at_us=0), ROWS[1]),
        (replace(ROWS[0], outcome="refused"), ROWS[1]),
        (ROWS[0], replace(ROWS[1], outcome="unwrapped")),
    ],
)
def test_a_trail_that_is_not_true_fails(rows: tuple[AuditRow, ...]) -> None:
    assert outcome(replace(TRAIL, rows=rows)) is Outcome.FAIL


def test_two_requests_want_two_rows() -> None:
    assert len(missing_rows(AuditTrail((GIVEN, GIVEN), ROWS))) == 1


@pytest.mark.parametrize("later", [(), ROWS[:1], ROWS[1:], (ROWS[0], ROWS[0])])
def test_rows_that_are_gone_when_it_is_read_again_fail(later: tuple[AuditRow, ...]) -> None:
    more = replace(ROWS[0], at_us=7 * MINUTE_US)
    assert outcome(replace(TRAIL, later=(*ROWS, more))) is Outcome.PASS
    assert outcome(replace(TRAIL, later=(*later, more))) is Outcome.FAIL


def test_a_trail_with_keys_or_that_is_none_fails() -> None:
    assert outcome(replace(TRAIL, keys_in_it=1)) is Outcome.FAIL
    assert outcome(replace(TRAIL, broken="it can't be read")) is Outcome.FAIL
    assert outcome(None) is Outcome.UNKNOWN
