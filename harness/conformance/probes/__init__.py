"""Requests that a conforming cloud refuses, each with the good request beside it."""
