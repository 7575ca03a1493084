from collections.abc import Iterator

import pytest

from tests.reference_impl.deployment.containers.engine import engine


@pytest.fixture
def volume() -> Iterator[str]:
    """A volume of the engine's, for a database."""
    made = engine().volumes.create()
    yield made.name
    made.remove(force=True)
