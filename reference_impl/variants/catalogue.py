"""The cloud's variants: each one small override, in a file of its own."""

from collections.abc import Mapping

from reference_impl.variants import (
    far_away,
    index_in_gzip,
    index_in_small_pages,
    index_says_more,
    links_for_fifteen_minutes,
    other_headers,
    playlist_spelt_otherwise,
    refusals_in_other_words,
    sheds_with_429,
    strongest_suites,
    two_seconds_ahead,
)
from reference_impl.variants.variant import CloudVariant

_VARIANTS = (
    playlist_spelt_otherwise.VARIANT,
    links_for_fifteen_minutes.VARIANT,
    index_says_more.VARIANT,
    index_in_gzip.VARIANT,
    index_in_small_pages.VARIANT,
    other_headers.VARIANT,
    refusals_in_other_words.VARIANT,
    sheds_with_429.VARIANT,
    strongest_suites.VARIANT,
    far_away.VARIANT,
    two_seconds_ahead.VARIANT,
)

CLOUD_VARIANTS: Mapping[str, CloudVariant] = {variant.id: variant for variant in _VARIANTS}
