"""Clouds that differ from the reference and are right: no check may trip over them. Each is one small override."""
