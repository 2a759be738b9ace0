"""What questions are narrowed to."""
