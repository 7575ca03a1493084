"""What a camera is told (paper: B, configure camera). It asks: behind NAT nothing could reach it."""

from reference_impl.my_systems.cameras import Placed
from reference_impl.my_systems.settings import RegionEntry


def disabled_document(camera: Placed) -> dict[str, object]:
    """The configuration of a camera that records nothing to the cloud."""
    return {"camera": camera.camera, "organisation": camera.organisation, "site": camera.site, "enabled": False}


def configuration_document(
    camera: Placed, region: RegionEntry, renewal_uri: str, key: tuple[int, str]
) -> dict[str, object]:
    """The configuration of a camera that records to this region.

    Args:
        camera: the camera.
        region: where it records to.
        renewal_uri: where it gets temporary credentials.
        key: version and PEM of the organisation's public key in this region.
    """
    version, public_key = key
    return {
        **disabled_document(camera),
        "enabled": True,
        "region": region.id,
        "storage_uri": f"{region.media_store}/{camera.organisation}",
        "recording_index": region.recording_index,
        "renewal_uri": renewal_uri,
        "encryption": {
            "method": "AES-128-CBC",
            "wrapping": "RSA-OAEP-SHA256",
            "public_key": public_key,
            "key_version": version,
        },
    }
