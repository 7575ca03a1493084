"""The recordings that a run judges: small fleets whose uplinks fail for longer than their stream caches last."""

from harness.scenario.model import CameraSpec, Outage, Scenario, Site, Uplink

BITS_PER_S = 1.5e6  # of each camera
_SITES = ("north", "south")


def _fleet(
    regions: tuple[str, ...], cameras: int, segment_s: float, cache_segments: float, key_rotation_s: float
) -> tuple[Site, ...]:
    segment_bytes = BITS_PER_S * segment_s / 8
    sites = []
    for number, site in enumerate(_SITES):
        specs = tuple(
            CameraSpec(
                name=f"{site}-{n}",
                segment_s=segment_s,
                bits_per_s=BITS_PER_S,
                cache_bytes=round(cache_segments * segment_bytes),
                cache_policy="delete-oldest" if n % 2 else "deny-new",
                key_rotation_s=key_rotation_s,
            )
            for n in range(1, cameras + 1)
        )
        region = regions[number % len(regions)]
        sites.append(Site(name=site, region=region, cameras=specs, uplink=Uplink(up_bits_per_s=20e6)))
    return tuple(sites)


def demo(regions: tuple[str, ...]) -> Scenario:
    """Six cameras at two sites for 30 s; one uplink is cut for 14 s, the caches last for about 8 s."""
    return Scenario(
        name="demo",
        sites=_fleet(regions, 3, 2.0, 4.5, key_rotation_s=10),
        duration_s=30,
        outages=(Outage(site="north", start_s=7, end_s=21),),
        must_drop=True,
    )


def suite(regions: tuple[str, ...], *, segment_s: float = 1.0) -> Scenario:
    """Four cameras at two sites for 12 s; one uplink is cut for 6 s, the caches last for 3.5 s.

    The cut falls into the upload of a segment.
    """
    return Scenario(
        name="conformance",
        sites=_fleet(regions, 2, segment_s, 3.5 / segment_s, key_rotation_s=4),
        duration_s=12,
        outages=(Outage(site="north", start_s=4.1, end_s=10.1),),
        must_drop=True,
    )
