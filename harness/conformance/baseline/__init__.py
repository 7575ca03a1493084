"""Failures of a target that are known and expected for a time, in a file that somebody answers for."""
