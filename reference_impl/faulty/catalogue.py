"""The cloud's seeded faults: each changes one thing, and names the requirements that must catch it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.keys import OpenKeyServer, gossiping, old_tls
from reference_impl.faulty.store import ForgetfulIndex, ForgivingStore, WanderingStore


@dataclass(frozen=True, slots=True)
class CloudFault:
    """A seeded fault of the cloud. `requirements` must catch it."""

    id: str
    title: str
    happens: str  # how it comes about in real life
    requirements: tuple[str, ...]
    apply: Callable[[Blueprint], Blueprint]


_FAULTS = (
    CloudFault(
        "expired-accepted", "the media store takes credentials after their expiry",
        "a tolerance for clocks that was meant for the signature's time is applied to the expiry as well",
        ("CRED-2",), lambda standard: replace(standard, media_store=ForgivingStore),
    ),
    CloudFault(
        "object-in-other-region", "each object is copied to another region too",
        "a replication rule made for one region's redundancy names a bucket in another",
        ("REG-2",), lambda standard: replace(standard, media_store=WanderingStore),
    ),
    CloudFault(
        "acknowledged-and-lost", "every fourth segment is acknowledged and not indexed",
        "the answer is sent before the write, and the write fails",
        ("IDX-1", "PLAY-2"), lambda standard: replace(standard, recording_index=ForgetfulIndex),
    ),
    CloudFault(
        "unwrap-without-right", "the key server unwraps for anyone who is signed in",
        "authentication is taken for authorisation (CWE-862)",
        ("KEY-4", "PLAY-5"), lambda standard: replace(standard, key_server=OpenKeyServer),
    ),
    CloudFault(
        "key-in-playlist", "playlists carry content keys that were unwrapped before",
        "a cache of keys, added for speed, is shared between the key server and the media path",
        ("KEY-5",), gossiping,
    ),
    CloudFault(
        "old-tls", "TLS 1.1 and suites without forward secrecy are accepted",
        "a load balancer's default policy from years ago (RFC 8996 retired TLS 1.0 and 1.1)",
        ("TLS-1", "TLS-2"), lambda standard: replace(standard, server_tls=old_tls),
    ),
)  # fmt: skip

CLOUD_FAULTS: Mapping[str, CloudFault] = {fault.id: fault for fault in _FAULTS}
