"""What a doctor says of a site: in a terminal, as JSON, as a drawing."""
