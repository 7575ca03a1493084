"""The whole cloud with its rows in PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.record import OtherDatabaseError
from reference_impl.deployment.settings import CloudSettings
from tests.postgres import Postgres

pytestmark = pytest.mark.xdist_group("postgresql")


async def test_each_service_has_a_schema_and_no_file(
    tmp_path: Path, postgres: Postgres, new_database: Callable[[], str]
) -> None:
    url, of_us = new_database(), new_database()
    settings = CloudSettings(tmp_path, regions=("eu-fra", "us-iad"), database=url, region_databases={"us-iad": of_us})
    for _ in range(2):
        async with EmbeddedCloud(settings) as cloud:
            codes = cloud.description.licence_codes
    assert len(codes) == 400
    assert not list(tmp_path.rglob("*.db"))  # noqa: ASYNC240 - the cloud is down
    schemas = "SELECT schema_name FROM information_schema.schemata WHERE schema_owner = 'camproof' ORDER BY 1"
    europe = {"eu_fra_keys", "eu_fra_media_store", "eu_fra_recording_index"}
    assert set(postgres.column(schemas, url)) == {"identity", "my_systems"} | europe
    assert set(postgres.column(schemas, of_us)) == {name.replace("eu_fra", "us_iad") for name in europe}
    assert "of-the-tests" not in (tmp_path / "deployment.json").read_text()
    with pytest.raises(OtherDatabaseError, match="keeps its rows in postgresql://camproof:"):
        async with EmbeddedCloud(CloudSettings(tmp_path, regions=("eu-fra",))):
            pass
