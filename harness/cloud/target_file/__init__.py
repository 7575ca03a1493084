"""Target files: somebody's cloud, described so that the suite can judge it."""
