"""Cameras with one thing wrong, so that the checks can be seen to fail."""
