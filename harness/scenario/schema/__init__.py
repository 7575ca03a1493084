"""What a scenario file says, as values: units are in the names of fields (`duration_us`), not in the file's keys."""
