"""Whether a target is ready for a run: what is missing is told before anything runs."""
