"""When a DHCP client of a lab counts as settled; needs no lab."""

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from harness.engines.lab.lab import Lab
from harness.engines.lab.parts import Client
from tests.harness.engines.lab.conftest import shipped

if TYPE_CHECKING:
    from harness.engines.lab.kernel import Kernel

_BOUND = "event=bound\nip=10.0.0.9\nmask=24\nserver=10.0.0.1\nrouter=\ndns=\nntp=\nlease=60\n\n"


@pytest.mark.parametrize(
    ("events", "settled"),
    [
        ("", False),
        ("event=deconfig\n\nevent=leasefail\n\n", False),  # on a busy machine the server may be slower than one round
        ("event=leasefail\n\nevent=leasefail\n\n", True),
        ("event=leasefail\n\n" + _BOUND, True),
    ],
)
async def test_a_client_is_settled_with_a_lease_or_after_two_rounds_in_vain(
    events: str, tmp_path: Path, *, settled: bool
) -> None:
    file = tmp_path / "events"
    file.write_text(events)
    lab = Lab([shipped("t3")], tmp_path)
    lab.plan.clients = [Client("cam-1", "eth0", "cam-1")]
    lab.kernel = cast("Kernel", SimpleNamespace(events=lambda _: file))
    assert lab.is_settled(lab.plan.clients[0]) is settled
