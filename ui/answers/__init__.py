"""What an answer looks like, and what stands below it."""
