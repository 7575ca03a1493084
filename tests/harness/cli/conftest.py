"""What a command writes goes into a pipe of no width."""

import pytest


@pytest.fixture(autouse=True)
def no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of a parallel run have one in their environment."""
    monkeypatch.delenv("COLUMNS", raising=False)
