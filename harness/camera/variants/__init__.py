"""Cameras that differ from the usual one and are right: no check may trip over them. Each is one small override."""
