"""The reference cloud: everything that the paper describes, one folder a service."""

__version__ = "0.1.0"
