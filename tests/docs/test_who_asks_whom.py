"""The page on ports names every one that there is."""

from dataclasses import fields
from pathlib import Path

import pytest

from reference_impl.deployment.later import LaterMySystems
from reference_impl.deployment.region import GlobalPorts
from reference_impl.deployment.remote_keys import KeyKeeper
from reference_impl.deployment.remote_my_systems import RemoteMySystems
from reference_impl.foundation.issuer import RemoteIssuer
from reference_impl.identity import InvitationPorts
from reference_impl.my_systems import MySystemsPorts
from reference_impl.recording_index import StorePorts

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "who-asks-whom.md"
NO_PORTS = {"is_there", "hear", "newer_keys", "verifier"}
"""How they are joined, and kept up to date."""


def ports() -> set[str]:
    taken = {one.name for shape in (MySystemsPorts, StorePorts, GlobalPorts) for one in fields(shape)}
    offered = {
        name
        for kind in (LaterMySystems, KeyKeeper, RemoteMySystems, RemoteIssuer)
        for name, member in vars(kind).items()
        if callable(member) and not name.startswith("_")
    }
    return (taken | offered) - NO_PORTS


def test_there_are_ports() -> None:
    assert {"entitlement", "retention", "changed_roles", "walk", "ensure_keys", "user_id"} <= ports()
    assert len(fields(InvitationPorts)) == 2  # LaterMySystems offers what they take


@pytest.mark.parametrize("port", sorted(ports()))
def test_the_page_names_it(port: str) -> None:
    assert f"`{port}`" in PAGE.read_text("utf-8")
