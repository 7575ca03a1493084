"""Cameras alone with one thing wrong in how they reach their cloud, so that what a cloud sees can be seen to fail."""
