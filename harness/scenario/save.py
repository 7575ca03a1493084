"""A scenario as YAML again, and its digest."""

import hashlib
import json
from typing import Any

import yaml

from harness.scenario.loading.tree import plain
from harness.scenario.schema.document import Scenario

_WIDTH = 110
_SHORT = {"for": "fixed", "bitrate": "constant"}  # keys whose mapping with this single key has a short form
_ONE_OR_MANY = {"at", "site", "group", "region", "provider", "recorder", "template"}


def complete(scenario: Scenario) -> dict[str, Any]:
    """Everything that holds, defaults filled in, as a file would say it."""
    return scenario.model_dump(mode="json", by_alias=True, exclude_none=True)


def sha256(scenario: Scenario) -> str:
    """Digest of everything that holds: 64 hexadecimal digits, the same however the file was written."""
    canonical = json.dumps(complete(scenario), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def as_yaml(scenario: Scenario) -> str:
    """The text of a file that says what the scenario says, and leaves to the defaults what it leaves to them."""
    said = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    return yaml.dump(_shortened(said), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _shortened(value: Any, key: str = "") -> Any:  # noqa: ANN401 - whatever a file can say
    if isinstance(value, dict):
        inner = {name: _shortened(one, name) for name, one in value.items()}
        return inner[_SHORT[key]] if key in _SHORT and [*inner] == [_SHORT[key]] else inner
    if isinstance(value, list):
        return _shortened(value[0]) if key in _ONE_OR_MANY and len(value) == 1 else [_shortened(one) for one in value]
    return value


class _Dumper(yaml.SafeDumper):
    """Leaf mappings and lists in one line; quotes where our own reading would take a word for something else."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """What is said twice is written twice."""
        return True

    def represent_str(self, text: str) -> yaml.ScalarNode:
        """Quoted where it must be."""
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain(text) == text else '"')


_Dumper.add_representer(str, _Dumper.represent_str)
