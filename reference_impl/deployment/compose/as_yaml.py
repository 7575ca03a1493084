"""YAML for people to read."""

from collections.abc import Iterable
from typing import Any

import yaml


def as_yaml(documents: Iterable[Any], head: str) -> str:
    """The documents in the order in which they say things, below a comment."""
    return f"# {head}\n" + yaml.dump_all(documents, Dumper=_InFull, sort_keys=False, width=120)


class _InFull(yaml.SafeDumper):
    """Says what is the same anew each time: readers follow no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as its parent has it
        return True
