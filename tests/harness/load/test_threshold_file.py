from pathlib import Path

import pytest

from harness.errors import BadInputError
from harness.load.threshold_file import load_thresholds


def test_a_file_of_thresholds(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("camproof: thresholds/1\nthresholds:\n  - store.p95 < 800 ms\n  - all.failure_ratio < 1 %\n")
    assert [str(one) for one in load_thresholds(path)] == ["store.p95 < 800 ms", "all.failure_ratio < 1 %"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("camproof: thresholds/1\nthresholds:\n  - stor.p95 < 800 ms\n", "t.yaml:3:5"),
        ("camproof: thresholds/1\nthresholds:\n  - stor.p95 < 800 ms\n", "Did you mean 'store.p95'?"),
        ("camproof: thresholds/1\nthreshold: []\n", "did you mean `thresholds`"),
        ("camproof: thresholds/1\nthresholds: []\n", "thresholds"),
        ("camproof: prices/1\nthresholds: [store.failures < 1]\n", "thresholds/1"),
        ("thresholds: [", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(text)
    with pytest.raises(ExceptionGroup) as wrong:
        load_thresholds(path)
    assert said in " ".join(map(str, wrong.value.exceptions))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="can't be read"):
        load_thresholds(tmp_path / "none.yaml")
