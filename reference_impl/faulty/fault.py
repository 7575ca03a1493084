"""What a seeded fault of the cloud is."""

from collections.abc import Callable
from dataclasses import dataclass

from reference_impl.deployment.blueprint import Blueprint


@dataclass(frozen=True, slots=True)
class CloudFault:
    """A seeded fault of the cloud. `requirements` must catch it."""

    id: str
    title: str
    happens: str  # how it comes about in real life
    requirements: tuple[str, ...]
    apply: Callable[[Blueprint], Blueprint]
    also: tuple[str, ...] = ()  # requirements that it breaks of itself, whichever way one looks
    hides: tuple[str, ...] = ()  # requirements of which other faults may not be seen beside it
    hides_others: bool = False  # so much stands still that other faults may not be seen beside it
    browser: bool = False  # whether only a browser sees it
    timed: bool = False  # whether only the times of many answers tell
