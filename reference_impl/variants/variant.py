"""What a variant of the cloud is."""

from collections.abc import Callable
from dataclasses import dataclass

from reference_impl.deployment.blueprint import Blueprint


@dataclass(frozen=True, slots=True)
class CloudVariant:
    """A cloud that does something in another way, which is as good."""

    id: str
    title: str
    allowed: str  # by what
    apply: Callable[[Blueprint], Blueprint]
    probed: tuple[str, ...] = ()  # requirements for which something is asked that not every run asks
