"""Organisations, activation, licences, sites and cameras, and what a camera is told (paper: My Systems; A, B)."""

from reference_impl.my_systems.service import MySystems
from reference_impl.my_systems.settings import Entitlement, MySystemsPorts, MySystemsSettings, RegionEntry
from reference_impl.my_systems.terms import Terms

__all__ = ["Entitlement", "MySystems", "MySystemsPorts", "MySystemsSettings", "RegionEntry", "Terms"]
