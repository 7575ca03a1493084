"""What a camera is told (paper: B, configure camera). It asks: behind NAT nothing could reach it."""

from reference_impl.my_systems.answers import Configuration, Encryption, Recording
from reference_impl.my_systems.cameras import Placed
from reference_impl.my_systems.settings import RegionEntry


def disabled_document(camera: Placed) -> Configuration:
    """The configuration of a camera that records nothing to the cloud."""
    return Configuration(camera=camera.camera, organisation=camera.organisation, site=camera.site)


def configuration_document(camera: Placed, region: RegionEntry, key: tuple[int, str]) -> Recording:
    """The configuration of a camera that records to this region.

    Args:
        camera: the camera.
        region: where it records to.
        key: version and PEM of the organisation's public key in this region.
    """
    version, public_key = key
    return Recording(
        camera=camera.camera,
        organisation=camera.organisation,
        site=camera.site,
        region=region.id,
        storage_uri=f"{region.media_store}/{camera.organisation}",
        recording_index=region.recording_index,
        renewal_uri=f"{region.credentials}/v1/renewal",
        encryption=Encryption(public_key=public_key, key_version=version),
    )
