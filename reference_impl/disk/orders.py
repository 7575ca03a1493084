"""What is said between the event loop and the process that writes: one JSON array a line, each way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """If so many bytes of a slot have this digest, write them into each place, under a name."""

    number: int
    slot: int
    length: int
    sha256: str  # hexadecimal
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of the order of that number: it was carried out, or the digest is another, or why it failed."""

    number: int
    altered: bool = False
    errno: int = 0  # the system's error, where there is one
    why: str = ""


def order_line(order: Order) -> bytes:
    """An order as a line."""
    return _line(order.number, order.slot, order.length, order.sha256, order.name)


def read_order(line: bytes) -> Order:
    """A line as an order."""
    return Order(*json.loads(line))


def outcome_line(outcome: Outcome) -> bytes:
    """An outcome as a line."""
    return _line(outcome.number, outcome.altered, outcome.errno, outcome.why)


def read_outcome(line: bytes) -> Outcome:
    """A line as an outcome."""
    return Outcome(*json.loads(line))


class Lines:
    """Puts lines together that come in pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, piece: bytes) -> Iterator[bytes]:
        """The lines that are whole now."""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        yield from whole


def _line(*values: int | str) -> bytes:
    return json.dumps(values).encode() + b"\n"
