"""Who may ask: signing in, hosts, and whose turn it is."""
