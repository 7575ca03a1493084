import pytest

from tests.reference_impl.deployment.client import Connect, connect


@pytest.fixture(scope="session")
def connected() -> Connect:
    return connect
