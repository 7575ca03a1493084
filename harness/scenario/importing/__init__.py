"""From a table of cameras, as planners keep them in spreadsheets, to a scenario."""
