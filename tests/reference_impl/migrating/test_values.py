"""What migrations work out of what was known before."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from reference_impl.media_store.schema import UPLOADS
from reference_impl.my_systems.schema import LICENCE_CODES, LICENCES, ORGANISATIONS
from reference_impl.recording_index.reach import LONGEST_US, length_class
from reference_impl.recording_index.schema import GAPS, SEGMENTS
from tests.reference_impl.migrating.opened import SERVICES, STATES, Where


@pytest.fixture
def oldest(tmp_path: Path, request: pytest.FixtureRequest) -> Where:
    service, dump = request.param
    where = Where(service, tmp_path / "old.db")
    where.restore(STATES / service / f"{dump}.sqlite.sql")
    return where


@pytest.mark.parametrize("oldest", [("my_systems", "2026-11-24")], indirect=True)
def test_seats_become_licences(oldest: Where) -> None:
    with oldest.connected() as connection:
        organisation, activated_s = connection.execute(text("SELECT id, activated_s FROM organisations")).one()
        camera = connection.scalar(text("SELECT id FROM cameras WHERE enabled"))
        connection.execute(text("UPDATE organisations SET seats_ever_taken = 2"))
        connection.execute(text("INSERT INTO organisations VALUES ('org-new', 'new', NULL, NULL, 0, 0)"))
    oldest.open(SERVICES["my_systems"])
    with oldest.connected() as connection:
        held = connection.execute(select(LICENCES.c.camera, LICENCES.c.first_allocated_s, LICENCES.c.organisation))
        assert (
            sorted(map(str, held))
            == sorted(map(str, [(camera, activated_s, organisation), (None, activated_s, organisation)]))
            + [str((None, None, organisation))] * 3
        )
        assert set(connection.scalars(select(ORGANISATIONS.c.years))) == {1}
        assert set(connection.scalars(select(LICENCE_CODES.c.partner))) == {"operator"}


@pytest.mark.parametrize("oldest", [("recording_index", "2026-11-24")], indirect=True)
def test_rows_are_filed_by_their_length(oldest: Where) -> None:
    lengths = [us + more for us in LONGEST_US[:-1] for more in (-1, 0, 1)]
    with oldest.connected() as connection:
        for n, length in enumerate(lengths):
            row = {"first": 100 + n, "start_us": 1_700_000_000_000_000 + n, "duration_us": length}
            made = "INSERT INTO gaps VALUES ('org', 'cam', 'span', :first, :first, :start_us, :duration_us, 'x')"
            connection.execute(text(made), row)
    oldest.open(SERVICES["recording_index"])
    with oldest.connected() as connection:
        found = [
            tuple(row)
            for table in (GAPS, SEGMENTS)
            for row in connection.execute(select(table.c.duration_us, table.c.length_class))
        ]
        arrivals = connection.execute(select(GAPS.c.start_us, GAPS.c.arrival).order_by(GAPS.c.start_us)).all()
    assert {length for length, _ in found} > set(lengths)
    assert [filed for _, filed in found] == [length_class(length) for length, _ in found]
    assert [arrival for _, arrival in arrivals] == sorted(arrival for _, arrival in arrivals)
    assert all(arrival < start_us for start_us, arrival in arrivals), "before all that come from now on"


@pytest.mark.parametrize("oldest", [("media_store", "2026-11-29b")], indirect=True)
def test_an_upload_in_parts_knows_what_it_became(oldest: Where) -> None:
    with oldest.connected() as connection:
        bucket, key, sha256 = connection.execute(text("SELECT bucket, key, sha256 FROM objects LIMIT 1")).one()
        made = "INSERT INTO uploads VALUES (:id, :bucket, :key, '', 0, '', '', '', :completed)"
        for name, of, completed in (("done", key, '"e-1"'), ("gone", "removed", '"e-1"'), ("open", key, "")):
            connection.execute(text(made), {"id": name, "bucket": bucket, "key": of, "completed": completed})
    oldest.open(SERVICES["media_store"])
    with oldest.connected() as connection:
        found = {row.id: row.sha256 for row in connection.execute(select(UPLOADS.c.id, UPLOADS.c.sha256))}
    assert found == {"done": sha256, "gone": "", "open": ""}
