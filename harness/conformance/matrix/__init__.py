"""The kill matrix: what the checks say of each seeded fault, and of what differs and is right."""
