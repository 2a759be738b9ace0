"""The view of articles: what there is, and an article in full."""
