"""What a site's wiring means for each camera: address, way out, names, time, firewall; and whether activation works."""
