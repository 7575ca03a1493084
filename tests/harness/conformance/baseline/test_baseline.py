from datetime import date
from pathlib import Path

import pytest

from harness.checks.verdict import Outcome, Tally, Verdict
from harness.conformance.baseline.compare import BASELINE, held_against
from harness.conformance.baseline.expectation import Expectation, read_baseline
from harness.conformance.baseline.write import written
from harness.errors import BadInputError

TODAY = date(2026, 6, 1)
KEPT = Verdict("ENC-1", Outcome.PASS, "kept")
EXPECTED = Expectation(requirement="ENC-4", reason="the chip has no noise", reference="CAM-7", expires=TODAY)
ENTRY = '- requirement: ENC-4\n  reason: "known"\n  expires: 2026-12-31\n'


def compared(*verdicts: Verdict, today: date = TODAY, asked: bool = True) -> tuple[Verdict, ...]:
    return held_against((KEPT, *verdicts), (EXPECTED,), lambda _: asked, today)


def test_what_is_expected_is_excused_with_its_reason() -> None:
    found = compared(Verdict("ENC-4", Outcome.FAIL, "the IV repeats"))
    assert found[1].outcome is Outcome.FAIL
    assert found[1].excused == "expected: the chip has no noise (CAM-7), until 2026-06-01"
    assert Tally(found).exit_status == 0


@pytest.mark.parametrize(
    ("verdicts", "today", "says"),
    [
        ((Verdict("ENC-4", Outcome.PASS, ""),), TODAY, "ENC-4 was expected to fail, and it passes"),
        ((Verdict("ENC-4", Outcome.SKIP, ""),), TODAY, "ENC-4 was expected to fail, and it was skipped"),
        ((Verdict("ENC-4", Outcome.FAIL, ""),), date(2026, 6, 2), "until 2026-06-01, which is over"),
        ((), TODAY, "this case is judged no more"),
        ((Verdict("ENC-4", Outcome.FAIL, "", case="other"),), TODAY, "this case is judged no more"),
    ],
)
def test_an_expectation_that_does_not_stand_is_red(verdicts: tuple[Verdict, ...], today: date, says: str) -> None:
    found = compared(*verdicts, today=today)
    (unmet,) = [v for v in found if v.requirement == BASELINE]
    assert says in unmet.reason
    assert unmet.case == "ENC-4"
    assert Tally(found).exit_status == 1
    assert not any(v.excused for v in found)


@pytest.mark.parametrize(("outcome", "status"), [(Outcome.UNKNOWN, 4), (Outcome.ERROR, 3)])
def test_what_could_not_be_judged_stays_so(outcome: Outcome, status: int) -> None:
    assert Tally(compared(Verdict("ENC-4", outcome, ""))).exit_status == status


def test_what_was_not_asked_for_is_not_missed() -> None:
    assert compared(asked=False) == (KEPT,)


def test_what_is_written_is_read_when_its_reasons_are_filled_in(tmp_path: Path) -> None:
    failed = (
        Verdict("ENC-4", Outcome.FAIL, "the IV\nrepeats: \x1b# 'x'"),
        Verdict("REG-2", Outcome.FAIL, "it strays", case="files"),
        Verdict(BASELINE, Outcome.FAIL, "", case="ENC-5"),
    )
    path = tmp_path / "baseline.yaml"
    path.write_text(written((KEPT, *failed), (), "a cloud", TODAY))
    with pytest.raises(BadInputError, match=r"baseline.yaml:5: the reason why ENC-4 .* is not filled in"):
        read_baseline(path)
    path.write_text(path.read_text().replace('reason: ""', 'reason: "known"'))
    first, second = read_baseline(path)
    assert (first.name, second.name) == ("ENC-4", "REG-2:files")
    assert first.expires == date(2026, 8, 30)
    again = written(failed, (first.model_copy(update={"reference": "CAM-7"}),), "a cloud", TODAY)
    assert 'reason: "known"\n  reference: "CAM-7"' in again, "what somebody wrote is kept"
    assert again.count('reason: ""') == 1


def test_nothing_failed_is_an_empty_baseline(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(written((KEPT,), (), "a cloud", TODAY))
    assert read_baseline(tmp_path / "b.yaml") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ENTRY.replace("ENC-4", "ENC-44"), r"b.yaml:1: no requirement is called 'ENC-44': did you mean ENC-4"),
        (ENTRY.replace("2026-12-31", "soon"), r"b.yaml:3: expires: "),
        (ENTRY.replace("reason:", "raeson:"), r"b.yaml:\d: (reason|raeson): .*keys: requirement, case, reason"),
        (ENTRY + ENTRY, r"b.yaml:4: ENC-4 is there already"),
        ("ENC-4", "a list of entries is wanted"),
        (ENTRY.replace('"known"', '"  "'), r"b.yaml:2: the reason why ENC-4"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "b.yaml").write_text(text)
    with pytest.raises(BadInputError, match=says):
        read_baseline(tmp_path / "b.yaml")


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--baseline write"):
        read_baseline(tmp_path / "none.yaml")
