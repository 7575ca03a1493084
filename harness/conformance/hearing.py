"""What the cloud was sent and answered, every word of it: in memory up to a bound, beyond it in a temporary file."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from harness.cloud.http import Answer
from harness.cloud.redaction import secrets_in
from harness.conformance.unpacking import Packed, unpacked

_MEMORY_BYTES = 32 << 20


class Part(StrEnum):
    """Which part of an exchange it is."""

    HEAD = "the head of the answer to"
    ANSWER = "the answer to"
    SENT = "the body of"


@dataclass(frozen=True, slots=True)
class Said:
    """One part of an exchange."""

    part: Part
    request: str  # method and address without its query
    content: bytes
    sha256: str  # of the content, in hexadecimal
    packed: str = ""  # how the content stands in what was said, where it was unpacked from there
    whole: bool = True  # no more was packed there than one reads
    gives_key: bool = False  # whether it is the key server's answer with a content key, which is meant to be given

    @property
    def where(self) -> str:
        """Which part of what, in words."""
        return f"{self.part} {self.request}" + (f": {self.packed}" if self.packed else "")


class Hearing:
    """Hears every exchange of every client, the cameras' too. What is said again word for word is kept once.

    Args:
        gives_key: whether a request, as `Said` has it, is one for a content key.
        memory_bytes: what is more goes into a file.
    """

    def __init__(self, gives_key: Callable[[str], bool], memory_bytes: int = _MEMORY_BYTES) -> None:
        self._gives_key = gives_key
        self._kept = tempfile.SpooledTemporaryFile(memory_bytes)  # noqa: SIM115 - closed with this
        self._places: dict[bytes, tuple[int, int]] = {}  # by digest: offset, length
        self._said: dict[tuple[Part, str, bytes], None] = {}
        self.secrets: set[str] = set()  # tokens, codes and the like that the cloud gave: to be kept out of reports
        self._packed: dict[str, tuple[Packed, ...]] = {}

    def note(self, answer: Answer) -> None:
        """Keep an exchange."""
        head = "\r\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        request = f"{answer.method} {answer.url.partition('?')[0]}"
        self.secrets |= _given(answer)
        for part, content in ((Part.HEAD, head.encode()), (Part.ANSWER, answer.body), (Part.SENT, bytes(answer.sent))):
            if content:
                self._said[part, request, self._keep(content)] = None

    def __iter__(self) -> Iterator[Said]:
        """All that was said, read back one by one."""
        for part, request, digest in self._said:
            offset, length = self._places[digest]
            self._kept.seek(offset)
            gives = part is Part.ANSWER and self._gives_key(request)
            yield Said(part, request, self._kept.read(length), digest.hex(), gives_key=gives)

    def unpacked(self) -> Iterator[Said]:
        """All that was said, each followed by all that is packed in it."""
        for said in self:
            yield said
            if said.sha256 not in self._packed:
                self._packed[said.sha256] = tuple(unpacked(said.content))
            for how, content, whole in self._packed[said.sha256]:
                yield replace(
                    said, content=content, sha256=hashlib.sha256(content).hexdigest(), packed=how, whole=whole
                )

    def bodies(self) -> int:
        """How many different bodies and answers there were."""
        return sum(part is not Part.HEAD for part, _, _ in self._said)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._kept.close()

    def _keep(self, content: bytes) -> bytes:
        digest = hashlib.sha256(content).digest()
        if digest not in self._places:
            self._places[digest] = self._kept.seek(0, 2), len(content)
            self._kept.write(content)
        return digest


def _given(answer: Answer) -> set[str]:
    """Secrets in an answer: in a document, in where it leads to, and cookies."""
    texts = [answer.headers.get("Location", "")]
    if "json" in answer.headers.get("Content-Type", ""):
        texts.append(answer.body.decode("utf-8", "replace"))
    cookies = [value for name, value in answer.headers.items() if name.lower() == "set-cookie"]
    crumbs = {cookie.partition(";")[0].partition("=")[2] for cookie in cookies}
    return {secret for text in texts for secret in secrets_in(text)} | crumbs
