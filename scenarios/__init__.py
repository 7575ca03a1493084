"""The conformance suite, and the scenarios that ship with camproof."""
