"""Storage locations: where copies of objects lie. An object lies in each of a region's locations."""

from reference_impl.media_store.locations.copy import Copy
from reference_impl.media_store.locations.folder import FolderLocation
from reference_impl.media_store.locations.location import Held, Location
from reference_impl.media_store.locations.readiness import trouble
from reference_impl.media_store.locations.reading import LostError, read, state_of

__all__ = ["Copy", "FolderLocation", "Held", "Location", "LostError", "read", "state_of", "trouble"]
