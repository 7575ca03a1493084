"""The web client in a real browser: what its user sees, what the browser sends, and what it keeps.

It is known by what a user knows it by, the roles and names of what is on the page (WAI-ARIA), and by nothing of its
code.
"""
