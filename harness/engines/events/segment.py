"""A segment as a model knows it: everything but its media."""


class Segment:
    """What a camera made.

    Args:
        counter: number within its span, from 0.
        size_bytes: what it takes in the cache and on the line.
        start_us: content time.
        before_bytes: all that the camera had recorded before it.
    """

    __slots__ = ("before_bytes", "counter", "size_bytes", "start_us")

    def __init__(self, counter: int, size_bytes: int, start_us: int, before_bytes: int) -> None:
        self.counter = counter
        self.size_bytes = size_bytes
        self.start_us = start_us
        self.before_bytes = before_bytes
