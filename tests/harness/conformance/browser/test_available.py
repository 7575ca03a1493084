"""Without a browser the reason says what to install."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from harness.cloud.target import Account, Target
from harness.conformance.browser import available

TARGET = Target(
    name="t", services={}, ca_file=Path("ca.pem"), regions=("eu-fra",),
    administrator=Account(username="a", password=SecretStr("a")),
    stranger=Account(username="s", password=SecretStr("s")),
)  # fmt: skip


def test_what_is_missing_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    served = TARGET.model_copy(update={"web": "https://video.example"})
    assert "make web" in available.absent(TARGET)
    monkeypatch.setattr(available, "find_spec", lambda _name: None)
    assert available.absent(served).endswith("pip install 'camproof[browser]'")
    monkeypatch.setattr(available, "find_spec", lambda _name: object())
    monkeypatch.setattr(available, "_commands", list)
    assert available.absent(served).endswith("apt install chromium")
    monkeypatch.setattr(available, "_commands", lambda: ["/usr/bin/chromium"])
    assert available.absent(served) == ""
