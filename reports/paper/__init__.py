"""Reports that are laid on a table: an answer, the figures that it rests on, and where they come from."""
