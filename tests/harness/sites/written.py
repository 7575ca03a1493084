"""A topology as a file would say it, and how many are drawn."""

from typing import Any

import yaml
from hypothesis import settings

from harness.sites.schema.document import Topology

_THOROUGH = 1_000


def examples() -> int:
    """As many as a thorough run wants, and else so few that nobody waits for them."""
    wanted = settings().max_examples
    return wanted if wanted >= _THOROUGH else 40


def as_yaml(site: Topology) -> str:
    said: dict[str, Any] = site.model_dump(mode="json", by_alias=True, exclude_none=True)
    return yaml.safe_dump(said, sort_keys=False)
