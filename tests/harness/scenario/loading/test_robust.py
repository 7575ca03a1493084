"""Whatever is in a file: it is a scenario, or it is told what is wrong; nothing else ever comes of it."""

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from harness.scenario.loading.load import load
from harness.scenario.loading.problem import BadScenarioError

TEXT = (files("scenarios") / "outages" / "switch-restart.yaml").read_text("utf-8")
SCRAPS = ["", "{", "}", "[", "]", ": ", "- ", "~", "5", "-1", "true", "x", "'", '"', "1e400", ".nan", "&a ", "*a",
          "!x ", "0 s", "9 week", "99999999999 d", "%", "\n", "\t", "#", "{}", "[]", "|\n", "é", "\u2028"]  # fmt: skip


def outcome(text: str) -> str:
    try:
        return load(text, "f.yaml").scenario.name
    except BadScenarioError as wrong:
        good = all(line.startswith("f.yaml:") and "\n" not in line for line in wrong.lines)
        return "told" if wrong.lines and good else f"told badly: {wrong.lines}"


@given(st.integers(0, len(TEXT)), st.integers(0, 12), st.sampled_from(SCRAPS))
def test_a_file_with_a_slip_in_it(at: int, without: int, scrap: str) -> None:
    assert not outcome(TEXT[:at] + scrap + TEXT[at + without :]).startswith("told badly")


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert outcome(text) == "told"
