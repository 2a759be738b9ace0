"""The chat in the browser. Uses ``rag``'s public API only; ``python -m ui`` or ``byline-ui`` starts it."""
