"""The services in containers: their image, and what makes it."""
