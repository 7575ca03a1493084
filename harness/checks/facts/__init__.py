"""What the checks judge, by where it comes from."""
