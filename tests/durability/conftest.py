import pytest

from tests.reference_impl.deployment import conftest
from tests.reference_impl.deployment.conftest import Connect


@pytest.fixture(scope="session")
def module_connected() -> Connect:
    return conftest._connected
