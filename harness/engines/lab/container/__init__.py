"""A site's container, and its image."""
