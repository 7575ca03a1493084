"""Links and sites, sans I/O."""
