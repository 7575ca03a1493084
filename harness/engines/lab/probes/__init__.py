"""What a camera tries from where it is, with real packets, as a camera's own ping and TCP test do."""
