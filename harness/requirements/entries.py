"""A YAML list of mappings, read so that every key knows its line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from harness.errors import BadInputError

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is built


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of the list, and where it is."""

    file: str
    line: int  # from 1
    value: object
    key_lines: Mapping[str, int]

    def place(self, key: str = "") -> str:
        """File and line of a key, or of the entry if it has no such key."""
        return f"{self.file}:{self.key_lines.get(key, self.line)}"


def entries(text: str, file: str) -> Iterator[Entry]:
    """The entries. BadInputError for no YAML, no list, no mapping, or a key that is there twice."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            raise BadInputError(f"{file}: a list of entries is wanted")
        for item in node.value:
            key_lines = _key_lines(item, file)
            yield Entry(file, item.start_mark.line + 1, loader.construct_document(item), key_lines)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        line = f":{mark.line + 1}" if mark else ""
        raise BadInputError(f"{file}{line}: no valid YAML: {broken.problem}") from None
    except yaml.YAMLError as broken:
        raise BadInputError(f"{file}: no valid YAML: {' '.join(str(broken).split())}") from None
    finally:
        loader.dispose()


def _key_lines(item: yaml.Node, file: str) -> Mapping[str, int]:
    """The line of each key. YAML itself would let the last of two equal keys win."""
    if not isinstance(item, yaml.MappingNode):
        raise BadInputError(f"{file}:{item.start_mark.line + 1}: an entry is a mapping of keys to values")
    lines: dict[str, int] = {}
    for key, value in item.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in lines:
            raise BadInputError(f"{file}:{line}: {name!r} is there twice in one entry")
        lines[name] = line
        if isinstance(value, yaml.MappingNode):
            _key_lines(value, file)
    return lines
