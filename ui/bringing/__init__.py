"""Adding articles on the page."""
