"""The operator's address: health of all services, and metrics that count what was done."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as plain

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from tests.reference_impl.deployment.story import INIT, played, playlist, put, record

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect

OPEN_METRICS = "application/openmetrics-text; version=1.0.0"
Labels = Mapping[str, str]


def settings(folder: Path) -> CloudSettings:
    return CloudSettings(folder, ("eu-fra",), licence_codes=1)


class Measured:
    """What /metrics said."""

    def __init__(self, text: str) -> None:
        self.families = {family.name: family for family in plain(text)}
        self._samples = [sample for family in self.families.values() for sample in family.samples]

    def all(self, name: str, **labels: str) -> float:
        """The sum of the samples of this name that have these labels."""
        return sum(
            sample.value
            for sample in self._samples
            if sample.name == f"camproof_{name}" and labels.items() <= sample.labels.items()
        )


async def asked(url: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_metrics_count_what_was_done(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        operator = f"{cloud.description.operator}/metrics"
        assert Measured((await asked(operator))[1]).all("http_requests_total") == 0
        installed = await client.install("eu-fra")
        await record(installed.camera, secrets.token_bytes(16))
        await played(client, await playlist(installed), installed.token)
        renewal = (await installed.camera.renew(await installed.camera.configuration())).document
        assert (await put(installed.camera, renewal, f"{installed.camera.id}/x", INIT)).status == 200
        assert (await put(installed.camera, renewal, f"{installed.camera.id}/x", INIT)).status == 412
        assert (await put(installed.camera, renewal, "another/x", INIT)).status == 403
        requests = next(client.numbers) - 1
        text = (await asked(operator))[1]
    now = Measured(text)
    assert now.all("http_requests_total") == requests
    assert now.all("http_request_duration_seconds_count") == requests
    assert now.all("http_requests_total", operation="PutObject", region="eu-fra", service="media_store") == 5
    assert now.all("http_requests_total", operation="PutObject", status="200") == 3
    assert now.all("http_refusals_total") == 2
    for reason in ("PreconditionFailed", "AccessDenied"):
        assert now.all("http_refusals_total", service="media_store", operation="PutObject", reason=reason) == 1
    assert now.all("segments_acknowledged_total", region="eu-fra") == 1
    assert now.all("content_keys_unwrapped_total", region="eu-fra") == 1
    assert now.all("sessions_issued_total") == 2
    assert now.all("tokens_issued_total") == now.all("http_requests_total", operation="POST /token") == 7
    assert now.all("object_write_duration_seconds_count", region="eu-fra") == 4, "the second of a name is seen late"
    commits = now.all("database_commit_duration_seconds_count", service="recording_index")
    assert commits == now.all("database_commit_writes_sum", service="recording_index") == 1
    assert now.all("http_received_bytes_total", service="media_store") > 3 * len(INIT) + 4_096
    assert now.all("http_requests_in_flight") == now.all("database_writes_waiting") == 0
    assert now.all("http_throttled_total") == now.all("unexpected_errors_total") == 0
    assert now.families["process_cpu_seconds"].samples[0].value > 0
    assert installed.camera.id not in text
    assert installed.organisation not in text


async def test_metrics_are_what_prometheus_reads(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud:
        url = f"{cloud.description.operator}/metrics"
        status, text = await asked(url, Accept=OPEN_METRICS)
        assert status == 200
        families = {family.name: family for family in open_metrics(text)}  # type: ignore[no-untyped-call]
        assert {family.name for family in plain((await asked(url))[1])} >= {"camproof_http_requests"}
    own = [family for name, family in families.items() if name.startswith("camproof_")]
    assert len(own) > 15
    assert all(family.documentation.endswith(".") for family in own)
    timed = [family.name for family in own if family.type == "histogram" and not family.name.endswith("_writes")]
    assert all(name.endswith("_seconds") for name in timed), "base units, last (Prometheus, Metric and label naming)"


async def test_a_service_is_ready_while_all_that_it_stands_on_is(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud:
        operator = cloud.description.operator
        assert (await asked(f"{operator}/livez"))[0] == 200
        status, text = await asked(f"{operator}/readyz")
        assert (status, '"status": "fail"' in text) == (200, False)
        for part in (
            "identity:database",
            "my_systems:database",
            "eu-fra/media_store:storage",
            "eu-fra/key_server:database",
        ):
            assert part in text
        place = cloud.description.regions[0].at_rest[1] / "incoming"
        place.rmdir()
        place.write_bytes(b"no folder")
        status, text = await asked(f"{operator}/readyz")
        assert status == 503
        assert '"eu-fra/media_store:storage": [{"status": "fail", "output": "location 2 can\'t be written"}]' in text
        assert str(tmp_path) not in text
        assert (await asked(f"{operator}/readyz/eu-fra/media_store"))[0] == 503
        assert (await asked(f"{operator}/readyz/identity"))[0] == 200
        assert (await asked(f"{operator}/readyz/nobody"))[0] == 404
        assert (await asked(f"{operator}/livez"))[0] == 200


async def test_no_web_page_gets_at_the_operators_address(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud:
        operator = cloud.description.operator
        for path in ("livez", "readyz", "metrics"):
            assert (await asked(f"{operator}/{path}", Host="rebound.example:8000"))[0] == 421
        assert operator.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("port", [-1, 65_536])
def test_the_operators_port_is_one(tmp_path: Path, port: int) -> None:
    with pytest.raises(ValueError, match="operator_port"):
        CloudSettings(tmp_path, operator_port=port)
