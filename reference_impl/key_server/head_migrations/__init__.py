"""The same for the table of the audit trails' heads, which lies in a database of its own."""
