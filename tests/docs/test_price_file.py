"""The price file of the docs is one, and every key of a price file is told there."""

import re
from pathlib import Path

from harness.capacity.prices import Prices, load_prices

PAGE = Path(__file__).parents[2] / "docs/reference/price-file.md"


def test_the_example_is_good(tmp_path: Path) -> None:
    (example,) = re.findall(r"```\n(camproof: prices/1.*?)```", PAGE.read_text(), re.DOTALL)
    (tmp_path / "prices.yaml").write_text(example)
    prices = load_prices(tmp_path / "prices.yaml")
    assert prices.of("us-iad").stored_gb_month < prices.stored_gb_month


def test_every_key_is_told() -> None:
    text = PAGE.read_text()
    assert [name for name in Prices.model_fields if f"`{name}`" not in text and f"\n{name}:" not in text] == []
