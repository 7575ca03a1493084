"""What is in a folder after a kill, and what may be in it after a power loss. Sans I/O.

After a kill it is what was written: the system keeps it. After a power loss no more is certain than what was flushed:
of a file what it held when a flush of it began, of a folder the names that it had when one of it began. Of the rest
each sector and each name may have come through, or not.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.durability.strace_log import Step

SECTOR_BYTES = 512


@dataclass(eq=False, slots=True)
class File:
    """What was written, and what of it is certain."""

    content: bytearray = field(default_factory=bytearray)
    certain: bytes = b""
    flushing: bytes = b""
    shortest: int | None = None  # what was cut since the last flush is there whole, or gone: no sector of it is mixed

    def cut(self, size: int) -> None:
        del self.content[size:]
        self.content.extend(bytes(size - len(self.content)))
        if size < len(self.certain):
            self.shortest = size if self.shortest is None else min(size, self.shortest)

    def flush(self) -> None:
        self.flushing = bytes(self.content)

    def flushed(self) -> None:
        self.certain, self.shortest = self.flushing, None


@dataclass(eq=False, slots=True)
class Folder:
    """The names in it, and those of which it is certain what they stand for."""

    names: "dict[str, File | Folder]" = field(default_factory=dict)
    certain: "dict[str, File | Folder]" = field(default_factory=dict)
    flushing: "dict[str, File | Folder]" = field(default_factory=dict)

    def flush(self) -> None:
        self.flushing = dict(self.names)

    def flushed(self) -> None:
        self.certain = self.flushing


Image = dict[str, bytes | None]
"""A path's content, or None for a folder."""

_Names = Callable[[Folder], "dict[str, File | Folder]"]
_Content = Callable[[File], bytes]


class Disk:
    """A folder to which steps happen. It itself is there for certain."""

    def __init__(self) -> None:
        self.root = Folder()
        self._nameless: dict[str, File | Folder] = {}  # by the last name they had, or what the system calls them

    def take(self, step: Step) -> bool:  # noqa: C901 - one line a step
        """Let it happen; whether the folder is another then."""
        match step.kind:
            case "make":
                return self._make(step)
            case "nameless":
                self._nameless[step.path] = File()
                return False
            case "folder":
                self._in(step.path)[self._last(step.path)] = Folder()
            case "write":
                file = self._file(step.path)
                start = len(file.content) if step.place < 0 else step.place
                file.content.extend(bytes(max(0, start - len(file.content))))
                file.content[start : start + len(step.content)] = step.content
            case "cut":
                self._file(step.path).cut(step.place)
            case "flush":
                self._found(step.path).flush()
            case "flushed":
                self._found(step.path).flushed()
            case "name":
                self._in(step.to)[self._last(step.to)] = self._found(step.path)
            case "move":
                self._in(step.to)[self._last(step.to)] = self._taken(step.path)
            case "remove":
                self._nameless[step.path] = self._taken(step.path)
        return step.kind not in {"flush", "flushed", "answer"}

    def after_kill(self) -> Image:
        """What is there when the processes are gone."""
        return dict(_image("", self.root, lambda folder: folder.names, lambda file: bytes(file.content)))

    def after_power_loss(self) -> Image:
        """Nothing but what is certain."""
        return dict(_image("", self.root, lambda folder: folder.certain, lambda file: file.certain))

    def after_some_power_loss(self, chance: random.Random) -> Image:
        """What is certain, and by chance some of the rest."""
        return dict(_image("", self.root, lambda f: _some_names(f, chance), lambda f: _some_sectors(f, chance)))

    def _make(self, step: Step) -> bool:
        names, name = self._in(step.path), self._last(step.path)
        there = names.setdefault(name, File())
        if step.place == 0 and isinstance(there, File):
            there.cut(0)
        return True

    def _file(self, path: str) -> File:
        found = self._found(path)
        if not isinstance(found, File):
            raise TypeError(f"{path} is a folder")
        return found

    def _found(self, path: str) -> File | Folder:
        found: File | Folder | None = self.root
        for name in filter(None, path.split("/")):
            found = found.names.get(name) if isinstance(found, Folder) else None
        return found if found is not None else self._nameless[path]

    def _in(self, path: str) -> dict[str, File | Folder]:
        above = self._found(path.rpartition("/")[0])
        if not isinstance(above, Folder):
            raise TypeError(f"{path} is in no folder")
        return above.names

    def _taken(self, path: str) -> File | Folder:
        return self._in(path).pop(self._last(path))

    @staticmethod
    def _last(path: str) -> str:
        return path.rpartition("/")[2]


def _image(above: str, folder: Folder, names: _Names, content: _Content) -> Iterator[tuple[str, bytes | None]]:
    for name, found in names(folder).items():
        path = f"{above}{name}"
        if isinstance(found, File):
            yield path, content(found)
        else:
            yield path, None
            yield from _image(f"{path}/", found, names, content)


def _some_names(folder: Folder, chance: random.Random) -> dict[str, File | Folder]:
    chosen = {}
    for name in sorted(folder.names.keys() | folder.certain.keys()):
        found = (folder.names if chance.random() < 0.5 else folder.certain).get(name)
        if found is not None:
            chosen[name] = found
    return chosen


def _some_sectors(file: File, chance: random.Random) -> bytes:
    now, before = bytes(file.content), file.certain
    if now == before or (file.shortest is not None and chance.random() < 0.5):
        return before
    before = before[: file.shortest]
    size = len(now if chance.random() < 0.5 else before)
    pieces = (
        (now if chance.random() < 0.5 else before)[start : start + SECTOR_BYTES].ljust(SECTOR_BYTES, b"\0")
        for start in range(0, size, SECTOR_BYTES)
    )
    return b"".join(pieces)[:size]
