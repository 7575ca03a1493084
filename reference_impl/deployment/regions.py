"""The regions there are (paper: Australia, Canada, EU, Japan, UK, US), under ids that name no provider."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A region: its id, its name for people, and the place where its data lies."""

    id: str
    name: str
    place: str


REGIONS = {
    region.id: region
    for region in (
        Place("au-syd", "Australia", "Sydney"),
        Place("ca-tor", "Canada", "Toronto"),
        Place("eu-fra", "EU", "Frankfurt"),
        Place("jp-tyo", "Japan", "Tokyo"),
        Place("uk-lon", "UK", "London"),
        Place("us-iad", "US", "N. Virginia"),
    )
}
"""By id."""
