"""A subscription's year, lived through on a cloud whose clock is set by hand."""
