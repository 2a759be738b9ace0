"""Kept conversations: listed, reopened, taken away."""
