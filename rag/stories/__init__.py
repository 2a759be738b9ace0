"""Which articles tell one story: copies and rewrites found by their ``fingerprints``, judged in ``story_links``, named in ``stories``."""
