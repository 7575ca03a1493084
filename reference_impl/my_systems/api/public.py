"""What everybody may read: regions, compatible products, terms."""

from typing import Any

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems.office import Office
from reference_impl.my_systems.products import Product, products
from reference_impl.my_systems.settings import RegionEntry
from reference_impl.my_systems.terms import Terms


class Public:
    """What is asked by anyone."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        anyone = self._office.access.anyone
        return [
            Operation("listRegions", "GET", "/v1/regions", "The regions, with the addresses of their services",
                      anyone, Nothing, tuple[RegionEntry, ...], self._regions),
            Operation("listProducts", "GET", "/v1/compatible-products", "Models that cloud storage is known to run on",
                      anyone, Nothing, tuple[Product, ...], self._products),
            Operation("readTerms", "GET", "/v1/terms", "What holds for every subscription",
                      anyone, Nothing, Terms, self._terms),
        ]  # fmt: skip

    async def _regions(self, _asked: Asked[Nothing]) -> tuple[RegionEntry, ...]:
        return self._office.settings.regions

    async def _products(self, _asked: Asked[Nothing]) -> tuple[Product, ...]:
        return products()

    async def _terms(self, _asked: Asked[Nothing]) -> Terms:
        return self._office.settings.terms
