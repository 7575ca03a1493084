"""The API of my_systems, one file a resource. Each says which operations it has."""
