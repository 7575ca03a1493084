"""The cloud's seeded faults: each one small override, in a file of its own."""

from collections.abc import Mapping

from reference_impl.faulty import (
    acknowledged_and_lost,
    expired_accepted,
    key_in_playlist,
    later_than_minimum,
    map_of_another_camera,
    no_hsts,
    object_in_other_region,
    old_tls,
    playlist_cut_off,
    playlist_fails_for_one_camera,
    playlist_in_local_time,
    playlist_is_a_page,
    playlist_nominal_durations,
    playlist_version_too_low,
    playlist_without_edges,
    playlist_without_ivs,
    prime_in_header,
    private_key_in_backup,
    private_key_in_error,
    unwrap_without_right,
)
from reference_impl.faulty.fault import CloudFault

_FAULTS = (
    expired_accepted.FAULT,
    object_in_other_region.FAULT,
    acknowledged_and_lost.FAULT,
    unwrap_without_right.FAULT,
    key_in_playlist.FAULT,
    old_tls.FAULT,
    later_than_minimum.FAULT,
    no_hsts.FAULT,
    private_key_in_backup.FAULT,
    private_key_in_error.FAULT,
    prime_in_header.FAULT,
    map_of_another_camera.FAULT,
    playlist_cut_off.FAULT,
    playlist_fails_for_one_camera.FAULT,
    playlist_in_local_time.FAULT,
    playlist_is_a_page.FAULT,
    playlist_nominal_durations.FAULT,
    playlist_version_too_low.FAULT,
    playlist_without_edges.FAULT,
    playlist_without_ivs.FAULT,
)

CLOUD_FAULTS: Mapping[str, CloudFault] = {fault.id: fault for fault in _FAULTS}
