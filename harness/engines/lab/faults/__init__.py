"""What goes wrong in a running lab, done to the real thing: a link, a server, a table, a rule, a rate."""
