"""What people and machines read after a run: drawn from verdicts and histories, judged by nobody here."""
