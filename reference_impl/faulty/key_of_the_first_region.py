"""REG-3 broken: after a change of region cameras go on being told the first region's public key."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.settings import MySystemsPorts

PublicKey = Callable[[str, str], Awaitable[tuple[int, str]]]


def _remembering(ask: PublicKey) -> PublicKey:
    known: dict[str, tuple[int, str]] = {}  # by organisation

    async def first(organisation: str, region: str) -> tuple[int, str]:
        if organisation not in known:
            known[organisation] = await ask(organisation, region)
        return known[organisation]

    return first


class OneKeyEach(MySystems):
    """Asks for an organisation's public key once."""

    def __init__(self, database: object, settings: object, ports: MySystemsPorts, *others: object) -> None:
        remembering = replace(ports, public_key=_remembering(ports.public_key))
        super().__init__(database, settings, remembering, *others)  # type: ignore[arg-type] # handed on as they came


FAULT = CloudFault(
    id="key-of-the-first-region",
    title="after a change of region cameras are told the public key of the region before",
    happens="the key is cached by organisation, from when an organisation had one region for good",
    requirements=("REG-3",),
    apply=lambda standard: replace(standard, my_systems=OneKeyEach),
    also=("KEY-2",),  # one key for two regions
)
