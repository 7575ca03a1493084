"""What strace saw of a cloud: every step that changes its folder, and the moments at which it answered."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ANSWER = "/camproof-answer/"
"""The traced cloud looks for a file of this name, and the request's number and status, before it answers."""

_UNKNOWN = frozenset(
    {"writev", "pwritev", "pwritev2", "fallocate", "copy_file_range", "sendfile"}
)  # none is made so far
CALLS = (
    *("openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2"),
    *("link", "linkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "access", "faccessat", "faccessat2"),
    *_UNKNOWN,
)
_LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>(.*)|(\w+)\((.*))$")
_RESULT = re.compile(r"\)? *= (-?\d+)(?:<(.*?)>(?:\(deleted\))?)?(?: \w+.*)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_FILE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Step:
    """One of `make`, `nameless` (a file that has no name yet), `write`, `cut`, `flush`, `flushed`, `name` (of a file
    that is there), `move`, `remove`, `folder`, `answer`.
    """

    kind: str
    path: str
    content: bytes = b""
    place: int = -1  # of a write: where it begins, or -1 for the end; of a cut: the size; of an answer: the request
    to: str = ""


class UnreadableTraceError(Exception):
    """It has a call in it that nobody here understands: the model would be wrong without anybody's noticing."""


def steps(trace: Path, folder: Path) -> Iterator[Step]:
    """What changed in the folder, in the order in which the system did it; paths from it on."""
    root = str(folder.resolve())
    for step in _all_steps(trace.read_text().splitlines()):
        if step.kind == "answer":
            yield step
        elif step.path == root and step.kind in {"flush", "flushed"}:
            yield Step(step.kind, "")
        elif step.path.startswith(f"{root}/"):
            to = step.to.removeprefix(f"{root}/")
            yield Step(step.kind, step.path.removeprefix(f"{root}/"), step.content, step.place, to)


def _all_steps(lines: Iterable[str]) -> Iterator[Step]:
    begun: dict[str, str] = {}  # by thread: the arguments of a call that others interrupted
    for line in lines:
        if (found := _LINE.match(line)) is None:
            continue
        thread, resumed, rest, call, arguments = found.groups()
        if call and arguments.endswith("<unfinished ...>"):
            begun[thread] = arguments.removesuffix("<unfinished ...>")
            if call in {"fsync", "fdatasync"}:
                yield Step("flush", _named(begun[thread]))
            continue
        if call in {"fsync", "fdatasync"}:
            yield Step("flush", _named(arguments))
        whole = begun.pop(thread, "") + rest if resumed else arguments
        result = _RESULT.search(whole)
        if result is not None and (int(result[1]) >= 0 or "access" in (call or resumed)):
            yield from _step(call or resumed, whole[: result.start()], int(result[1]), _path(result[2] or ""))


def _step(call: str, arguments: str, result: int, opened: str) -> Iterator[Step]:  # noqa: C901 - one line a call
    texts = [bytes.fromhex(text.replace("\\x", "")) for text, _ in _TEXT.findall(arguments)]
    match call:
        case "openat" if "O_TMPFILE" in arguments:
            yield Step("nameless", opened)
        case "openat" if "O_CREAT" in arguments or "O_TRUNC" in arguments:
            yield Step("make", texts[0].decode(), place=0 if "O_TRUNC" in arguments else -1)
        case "write":
            yield Step("write", _named(arguments), texts[0][:result])
        case "pwrite64":
            yield Step("write", _named(arguments), texts[0][:result], int(arguments.rsplit(",", 1)[1]))
        case "ftruncate":
            yield Step("cut", _named(arguments), place=int(arguments.rsplit(",", 1)[1]))
        case "fsync" | "fdatasync":
            yield Step("flushed", _named(arguments))
        case "link" | "linkat":
            nameless = texts[0].startswith(b"/proc/self/fd/")
            yield Step("name", _named(arguments) if nameless else texts[0].decode(), to=texts[1].decode())
        case "rename" | "renameat" | "renameat2":
            yield Step("move", texts[0].decode(), to=texts[1].decode())
        case "unlink" | "unlinkat" | "rmdir":
            yield Step("remove", texts[0].decode())
        case "mkdir" | "mkdirat":
            yield Step("folder", texts[0].decode())
        case "access" | "faccessat" | "faccessat2" if texts[0].decode().startswith(ANSWER):
            number, status = texts[0].decode().removeprefix(ANSWER).split("/")
            yield Step("answer", status, place=int(number))
        case _ if call in _UNKNOWN and "/" in _named(arguments):
            raise UnreadableTraceError(f"{call}({arguments[:200]}")


def _named(arguments: str) -> str:
    """The path of the open file that comes first."""
    found = _FILE.match(arguments)
    return "" if found is None else _path(found[2])


def _path(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal.replace("\\x", "")).decode("utf-8", "replace")
