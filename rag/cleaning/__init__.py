"""A page's stories without its furniture: ``cleaning.stories_of``; the rest of the package are its steps."""
