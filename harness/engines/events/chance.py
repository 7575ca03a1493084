"""Luck in eight bytes a camera: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).

`random.Random` keeps 2.5 kB of state, more than all else of a camera together.
"""

import hashlib

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15


class SplitMix:
    """One stream of random numbers for each name and seed."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, name: str) -> None:
        self._state = int.from_bytes(hashlib.blake2b(f"{seed} {name}".encode(), digest_size=8).digest(), "little")

    def uniform(self, a: float, b: float) -> float:
        """A number from `a` on and below `b`, all as likely."""
        self._state = (self._state + _GAMMA) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return a + (b - a) * ((z ^ (z >> 31)) >> 11) / (1 << 53)


def around(mean_us: int, spread: float, seed: int, camera: int, counter: int) -> int:
    """A time evenly spread over `mean * (1 - spread)` to `mean * (1 + spread)`, the same for the same segment."""
    z = (seed * 0x9E3779B1 + camera * 0x85EBCA77 + counter * 0xC2B2AE3D) & 0xFFFFFFFF
    z = ((z ^ (z >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    z = ((z ^ (z >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return mean_us + int(mean_us * spread * (((z ^ (z >> 16)) >> 1) / (1 << 30) - 1))
