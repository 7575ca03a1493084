"""Credentials for whoever runs a cloud: reads, lists, restores and deletes in every bucket of a region.

There is no address at which they are given out. They are sealed under the region's key, which lies in the cloud's
folder: who can read that file can make them, and nobody else.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reference_impl.alone import SettingsError, read_settings
from reference_impl.deployment import addresses as names
from reference_impl.deployment.apart.settings import PARTS, RegionSettings
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.folders import RegionFolders
from reference_impl.deployment.record import DeploymentRecord
from reference_impl.foundation.private_file import kept_key
from reference_impl.foundation.session import EVERY_ORGANISATION, Session

OPERATOR_ACTIONS = ("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject")


@dataclass(frozen=True, slots=True)
class OperatorCredentials:
    """What S3's clients need."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    region: str
    expires_at: int  # seconds since 1970
    media_store: str
    ca_file: Path

    def environment(self) -> dict[str, str]:
        """As boto3, the `aws` command and other clients of AWS's take it."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_SESSION_TOKEN": self.session_token,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL_S3": self.media_store,
            "AWS_CA_BUNDLE": str(self.ca_file),
        }


def operator_credentials(
    folder: Path,
    region: str,
    *,
    life_s: float = 3600.0,
    host: str = "127.0.0.1",
    clock: Callable[[], float] = time.time,
) -> OperatorCredentials:
    """Fresh credentials for a region of the cloud of this folder; it need not run.

    It is the folder in which an embedded cloud keeps everything, or that of a cloud in parts as it was provisioned.
    ValueError where it is of no cloud with such a region.
    """
    key, media_store = _in_parts(folder, region) or _embedded(folder, region, host)
    session = Session.issue(
        organisation=EVERY_ORGANISATION,
        prefix="",
        region=region,
        actions=OPERATOR_ACTIONS,
        expires_at=int(clock() + life_s),
        holder="operator",
    )
    return OperatorCredentials(
        access_key_id=session.access_key_id,
        secret_access_key=session.secret_access_key,
        session_token=Blueprint().session_sealer(key, region).seal(session),
        region=region,
        expires_at=session.expires_at,
        media_store=media_store,
        ca_file=folder.resolve() / "ca.pem",
    )


def _in_parts(folder: Path, region: str) -> tuple[bytes, str] | None:
    """The region's key, and the address of its media store; None where no such region was provisioned here."""
    file = folder / region / "settings.json"
    if not file.exists():
        return None
    try:
        settings = read_settings(file, PARTS)
    except SettingsError as wrong:
        raise ValueError(str(wrong)) from wrong
    return (kept_key(settings.session_key), settings.media_store) if isinstance(settings, RegionSettings) else None


def _embedded(folder: Path, region: str, host: str) -> tuple[bytes, str]:
    key, service = RegionFolders(folder / region).session_key, names.in_region(region, names.MEDIA_STORE)
    ports = DeploymentRecord.kept_in(folder).ports
    if not key.exists() or service not in ports:
        text = f"{folder} keeps no cloud with region {region}; `camproof serve --state` starts one"
        raise ValueError(f"{text}, `python -m reference_impl.deployment.apart` writes one in parts")
    return kept_key(key), names.addresses(host, ports)[service]
