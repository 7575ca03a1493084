"""A cloud whose rows are in PostgreSQL is judged as any other, and what lies in its tables is searched."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from harness.camera.media.template import scene_template
from harness.cli.conform import command
from harness.cloud.target import DatabaseEvidence
from harness.conformance.at_rest import everything, search, spelt
from harness.conformance.database import lent
from harness.conformance.embedded import embedded
from harness.conformance.faults import camera_parts
from harness.conformance.media_marks import MediaMarks
from harness.conformance.order import Order
from harness.conformance.run import judge
from harness.conformance.strays import strays_at_rest
from harness.conformance.variants import STANDARD
from harness.conformance.words import Words
from harness.errors import BadInputError
from tests.harness.conformance.test_strays import CAMERA, MADE, SHA256, target
from tests.postgres import Postgres

if TYPE_CHECKING:
    from harness.cloud.target import Target

pytestmark = pytest.mark.xdist_group("postgresql")
KEY = bytes(range(16))


def kept_in(url: str, folder: Path) -> "Target":
    databases = (DatabaseEvidence(url=SecretStr(url), regions={"eu_fra_": "eu-fra", "us_iad_": "us-iad"}),)
    return target(folder).model_copy(update={"databases": databases})


def test_what_lies_in_tables_is_found_in_its_region(
    tmp_path: Path, postgres: Postgres, new_database: Callable[[], str]
) -> None:
    url = new_database()
    database = url.rpartition("/")[2]
    for schema in ("us_iad_recording_index", "identity"):
        postgres.sql(f"CREATE SCHEMA {schema}", database)
        postgres.sql(f"CREATE TABLE {schema}.kept (name text, body bytea)", database)
    cloud = kept_in(url, tmp_path)
    assert strays_at_rest(everything(cloud), {CAMERA.id: CAMERA}, [MADE]).found == ()
    postgres.sql(f"INSERT INTO us_iad_recording_index.kept VALUES ('{SHA256}', '\\x00{KEY.hex()}')", database)  # noqa: S608
    postgres.sql(f"INSERT INTO identity.kept VALUES ('{KEY.hex()}', NULL)", database)  # noqa: S608
    kept = everything(cloud)
    assert {(file.region, str(file.path)) for file in kept} == {
        ("", "PostgreSQL/identity/kept"),
        ("us-iad", "PostgreSQL/us_iad_recording_index/kept"),
    }
    found = search(kept, MediaMarks(Words(())), spelt({"key-1": KEY}))
    assert found is not None
    assert len(found.content_keys) == 2
    [stray] = strays_at_rest(kept, {CAMERA.id: CAMERA}, [MADE]).found
    assert stray.where == "PostgreSQL/us_iad_recording_index/kept"


def test_a_database_is_lent_empty_and_given_back_empty(postgres: Postgres, new_database: Callable[[], str]) -> None:
    url = new_database()
    database = url.rpartition("/")[2]
    with lent(url):
        postgres.sql("CREATE SCHEMA identity CREATE TABLE users (id text)", database)
        with pytest.raises(BadInputError, match=r"identity.*createdb"), lent(url):
            pass
    schemas = "SELECT schema_name FROM information_schema.schemata WHERE NOT starts_with(schema_name, 'pg_')"
    assert postgres.column(schemas, url) == []
    wrong = url.replace("of-the-tests", "another")
    for given, said in ((wrong, "password"), ("mysql://x/y", "postgresql://USER"), (f"{url}_not", "does not exist")):
        with pytest.raises(BadInputError, match=said), lent(given):
            pass


async def test_the_suite_passes_on_it(tmp_path: Path, new_database: Callable[[], str]) -> None:
    cloud = embedded(
        tmp_path, regions=STANDARD.regions, credential_life_s=STANDARD.credential_life_s, database=new_database()
    )
    async with cloud as on_postgresql:
        template = scene_template(STANDARD.segment_s)
        judged = await judge(Order(on_postgresql, STANDARD.scenario, template, camera_parts(None)))
        tables = {(kept.region, str(kept.path)) for kept in everything(on_postgresql)}
    assert [(v.requirement, v.outcome, v.evidence) for v in judged.verdicts if v.outcome not in {"pass", "skip"}] == []
    passed = {verdict.requirement for verdict in judged.verdicts if verdict.outcome == "pass"}
    assert passed >= {"ENC-1", "KEY-3", "REG-2", "IDX-1", "PLAY-1"}
    assert tables > {("", "PostgreSQL/identity/users"), ("eu-fra", "PostgreSQL/eu_fra_keys/keys")}


def test_the_option_takes_no_other_cloud_and_no_other_database(tmp_path: Path) -> None:
    given = ["--database", "mysql://x/y", "--out", str(tmp_path)]
    for more, said in (([], "postgresql://USER"), (["--target", "t.yaml"], "--database is for the reference cloud")):
        done = CliRunner().invoke(command, [*given, *more], standalone_mode=False)
        assert isinstance(done.exception, BadInputError)
        assert said in str(done.exception)
