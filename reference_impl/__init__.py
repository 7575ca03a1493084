"""The reference cloud: everything that the paper describes, one folder a service."""
