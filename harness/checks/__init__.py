"""Pure functions: history or evidence in, verdict out."""
