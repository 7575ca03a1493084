"""The catalogue of what is promised, and what each promise is traced to."""
