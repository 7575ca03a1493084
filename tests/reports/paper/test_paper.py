import json
from dataclasses import replace
from math import inf, nan

import pytest

from harness.scenario.expectations import Quantity
from harness.sweep.statistics import Estimate
from reports.paper.html import as_html
from reports.paper.pdf import as_pdf
from reports.paper.value import Grid, Paper, Section, Tone
from reports.paper.write import as_csv, as_json
from reports.sweeps.words import estimated

HOSTILE = "<script>alert(1)</script> #panic() \\ [x] $1$ *b* \u202e"
GRID = Grid("", ("What", HOSTILE), (("a", "1 kB"), ("b", HOSTILE)), tones=(Tone.GOOD, Tone.BAD))
PAPER = Paper(
    "kicker", "headline", Tone.OPEN, HOSTILE, (("Seed", "1"),),
    (Section("One", HOSTILE, (GRID, replace(GRID, prose=True, tones=())), points=(HOSTILE,)),),
    "camproof plan x", "0", {"a": nan, "b": [inf, 1.5]},
)  # fmt: skip


def test_what_comes_from_a_file_steers_neither_page_nor_print() -> None:
    page = as_html(PAPER)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert as_pdf(PAPER).startswith(b"%PDF")  # Typst has not panicked


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert as_pdf(PAPER) == as_pdf(PAPER)
    assert as_pdf(PAPER) != as_pdf(replace(PAPER, headline="another"))


def test_numbers_and_their_units_stay_together_but_words_may_be_parted() -> None:
    page = as_html(PAPER)
    assert "1\N{NO-BREAK SPACE}kB" in page
    assert "#panic() \\ [x]" in page


def test_what_is_no_number_is_null() -> None:
    told = json.loads(as_json(PAPER))
    assert (told["a"], told["b"]) == (None, [None, 1.5])
    assert as_csv([{"x": inf, "y": 2}]) == b"x,y\n,2\n"


@pytest.mark.parametrize(
    ("quantity", "mean", "half_width", "told"),
    [
        (Quantity.DRAIN_TIME, 11_760e6, 6_360e6, "3.3 ± 1.8 h"),
        (Quantity.LOSS_SHARE, 0.00188, 0.000424, "0.188 ± 0.042 %"),
        (Quantity.PEAK_UPLINK, 9.5e6, 0.02e6, "9.500 ± 0.020 Mbit/s"),
        (Quantity.LOSS_SHARE, 0.5, 0.00001, "50 %"),  # nobody would read the rest
        (Quantity.DRAIN_TIME, inf, nan, "never"),
        (Quantity.GAPS_PER_CAMERA, 3.0, nan, "3"),
    ],
)
def test_a_mean_is_told_with_what_it_may_be_off(quantity: Quantity, mean: float, half_width: float, told: str) -> None:
    assert estimated(quantity, Estimate(mean, half_width, 5)) == told
