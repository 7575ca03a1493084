"""Judges a target: the run, its probes, and the verdicts."""
