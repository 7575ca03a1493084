"""One region: its folders, its secrets, its services. Nothing is shared with another region."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from reference_impl.deployment import addresses as names
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.description import RegionDescription
from reference_impl.deployment.private_files import kept_key, private_folder
from reference_impl.deployment.running import Service
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.session import SessionSealer
from reference_impl.key_server import KeyServer
from reference_impl.key_server.schema import METADATA as KEYS

VerifierFor = Callable[[str], TokenVerifier]
"""Makes the verifier for an audience."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region's services before they serve, and what credentials shares with them."""

    sealer: SessionSealer
    key_server: KeyServer
    services: dict[str, Service]  # by name within the region


def build_region(
    blueprint: Blueprint, description: RegionDescription, secrets: Path, verifier: VerifierFor, stack: AsyncExitStack
) -> Region:
    """Make the region's services; the stack closes them."""
    for folder in description.at_rest:
        private_folder(folder)
    *_, keys = description.at_rest
    sealer = blueprint.session_sealer(kept_key(secrets / f"{description.id}-session.key"), description.id)
    key_server = blueprint.key_server(
        Database(keys / "keys.db", KEYS),
        description.id,
        kept_key(secrets / f"{description.id}-key-encryption.key"),
        verifier("keys"),
        blueprint.clock,
    )
    stack.push_async_callback(key_server.close)
    return Region(sealer, key_server, {names.KEY_SERVER: key_server})
