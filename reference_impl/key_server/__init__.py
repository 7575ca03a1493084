"""Keeps the organisations' private keys, which never leave, and unwraps content keys (paper: key server; I)."""

from reference_impl.key_server.service import KeyServer

__all__ = ["KeyServer"]
