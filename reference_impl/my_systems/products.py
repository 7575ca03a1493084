"""Which models cloud storage runs on (paper: "AXIS Camera Station Cloud Storage Compatible products")."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("compatible_products.json")


@dataclass(frozen=True, slots=True)
class Product:
    """A model of which it is known that it can."""

    model: str
    source: str


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """The list. A model that it does not name is judged by its AXIS OS alone, unless the terms say otherwise."""
    return tuple(Product(**entry) for entry in json.loads(_FILE.read_text("utf-8"))["products"])


def is_listed(model: str) -> bool:
    """Whether the list names this model."""
    return _plain(model) in {_plain(product.model) for product in products()}


def _plain(model: str) -> str:
    """Without the maker's name, which devices report or leave out."""
    return model.casefold().removeprefix("axis ").strip()
