"""What to change at a site so that its cameras activate: changes, what each cures, the smallest sets of them."""
