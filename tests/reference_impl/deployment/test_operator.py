"""An operator's credentials come from the cloud's folder, and reach every bucket of one region."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.deployment.operator import OperatorCredentials, operator_credentials

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@contextmanager
def store(of: OperatorCredentials, **other: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 has no types
    words = {
        "endpoint_url": of.media_store, "region_name": of.region, "verify": str(of.ca_file),
        "aws_access_key_id": of.access_key_id, "aws_secret_access_key": of.secret_access_key,
        "aws_session_token": of.session_token, **other,
    }  # fmt: skip
    client = boto3.client("s3", **words)
    yield client
    client.close()


def all_of_it(of: OperatorCredentials, elsewhere: str) -> None:
    with store(of) as client:
        client.put_object(Bucket="some-organisation", Key="cam/1", Body=b"restored")
        assert [bucket["Name"] for bucket in client.list_buckets()["Buckets"]] == ["some-organisation"]
        assert client.get_object(Bucket="some-organisation", Key="cam/1")["Body"].read() == b"restored"
        client.delete_object(Bucket="some-organisation", Key="cam/1")
        assert client.list_buckets()["Buckets"] == []
    with store(of, endpoint_url=elsewhere, region_name="us-iad") as client, pytest.raises(ClientError) as refused:
        client.list_buckets()
    assert refused.value.response["Error"]["Code"] == "InvalidToken"


async def test_they_reach_every_bucket_of_their_region(tmp_path: Path) -> None:
    places = (str(tmp_path / "one"), str(tmp_path / "two"))
    settings = CloudSettings(tmp_path / "cloud", ("eu-fra", "us-iad"), licence_codes=1, storage_locations=places)
    async with EmbeddedCloud(settings) as cloud:
        of = operator_credentials(tmp_path / "cloud", "eu-fra")
        assert of.ca_file == cloud.description.ca_file
        assert of.media_store == cloud.description.regions[0].media_store
        await asyncio.to_thread(all_of_it, of, cloud.description.regions[1].media_store)
    assert (tmp_path / "one" / "eu-fra" / "objects").is_dir()


def test_no_cloud_no_credentials(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keeps no cloud with region eu-fra"):
        operator_credentials(tmp_path, "eu-fra")
    assert list(tmp_path.iterdir()) == []
