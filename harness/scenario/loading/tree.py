"""YAML, read so that every key and value knows its line and column.

Scalars are taken as YAML 1.2 takes them: `07:00` is text and no number of minutes, `no` is a word. Keys that are there
twice, merge keys, tags and anchors that contain themselves are refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import yaml

from harness.scenario.loading.problem import Path, Place, Problem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is built
_INT = re.compile(r"[-+]?[0-9]{1,30}")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_MOST_VALUES = 200_000  # an alias can stand for a great many
_QUOTED = ("'", '"', "|", ">")
_DEEPEST = 50
_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "value", "seq", "map")
_KNOWN_TAGS = {f"tag:yaml.org,2002:{name}" for name in _TAGS}


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read.

    Args:
        value: mappings, tuples and scalars.
        keys: the place of each key, or of each item of a list, by path.
        values: the place of each value, by path.
        problems: what is wrong with it as YAML.
    """

    value: object
    keys: Mapping[Path, Place]
    values: Mapping[Path, Place]
    problems: tuple[Problem, ...]

    def key_place(self, path: Path) -> Place:
        """Where a key is, or else the nearest thing around it that is there."""
        return self._nearest(self.keys, path)

    def value_place(self, path: Path) -> Place:
        """Where a value begins, or else the nearest thing around it that is there."""
        return self._nearest(self.values, path)

    @staticmethod
    def _nearest(places: Mapping[Path, Place], path: Path) -> Place:
        while path and path not in places:
            path = path[:-1]
        return places.get(path, Place(1, 1))


def read(text: str) -> Tree:
    """All of it; what can't be read at all is a problem too."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        return _unreadable(_place(mark) if mark else Place(1, 1), str(broken.problem or broken.context))
    except (yaml.YAMLError, RecursionError, ValueError) as broken:
        return _unreadable(Place(1, 1), " ".join(str(broken).split()))
    if node is None:
        return _unreadable(Place(1, 1), "the file is empty")
    return _Reading().tree(node)


def plain(text: str) -> object:
    """What a scalar without quotes stands for."""
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INT.fullmatch(text) else float(text) if _FLOAT.fullmatch(text) else text


def _unreadable(place: Place, why: str) -> Tree:
    return Tree(None, {}, {}, (Problem((), place, f"no valid YAML: {why}"),))


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _TooMuchError(Exception):
    """Reading on would take for ever."""


class _Reading:
    def __init__(self) -> None:
        self._keys: dict[Path, Place] = {}
        self._values: dict[Path, Place] = {}
        self._problems: list[Problem] = []

    def tree(self, node: yaml.Node) -> Tree:
        try:
            value = self._value(node, ())
        except _TooMuchError:
            value = None
        return Tree(value, MappingProxyType(self._keys), MappingProxyType(self._values), tuple(self._problems))

    def _value(self, node: yaml.Node, path: Path) -> object:
        self._values[path] = _place(node.start_mark)
        if len(path) > _DEEPEST or len(self._values) > _MOST_VALUES:
            self._wrong(path[:1], node, "it is nested too deep, or an alias stands for too many values")
            raise _TooMuchError
        if node.tag not in _KNOWN_TAGS:
            self._wrong(path, node, f"tags such as {node.tag} are not known here")
        if isinstance(node, yaml.MappingNode):
            return {key: self._value(value, (*path, key)) for key, value in self._pairs(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._item(item, (*path, n)) for n, item in enumerate(node.value))
        value = str(node.value) if getattr(node, "style", None) in _QUOTED else plain(str(node.value))
        if value is None:
            self._wrong(path, node, "nothing is said here; give it a value, or take the key out")
        return value

    def _item(self, node: yaml.Node, path: Path) -> object:
        self._keys[path] = _place(node.start_mark)
        return self._value(node, path)

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, yaml.Node]]:
        """Keys and values. YAML itself would let the last of two equal keys win."""
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name or name == "<<":
                self._wrong(path, key, "a key must be a word; merge keys (`<<`) are not known here, templates are")
            elif name in seen:
                self._wrong((*path, name), key, f"{name!r} is there twice; the first is kept, take one of them out")
            else:
                seen.add(name)
                self._keys[(*path, name)] = _place(key.start_mark)
                yield name, value

    def _wrong(self, path: Path, node: yaml.Node, message: str) -> None:
        self._problems.append(Problem(path, _place(node.start_mark), message))
