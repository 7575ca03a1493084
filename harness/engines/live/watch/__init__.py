"""What a live run looks at of its own machine: where processor time goes, and whether event loops keep up."""
