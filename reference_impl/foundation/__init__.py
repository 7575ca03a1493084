"""What every service stands on: problem details, bearer tokens, sessions and their signatures, the database."""
