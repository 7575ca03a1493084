"""From the text of a scenario file to a scenario, with the place of everything that is wrong."""
