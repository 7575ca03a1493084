"""Drives a camera-to-cloud recording service with a fleet and judges what happened."""
