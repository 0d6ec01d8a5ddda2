"""The knowledge in use: read by another process, taken over whole, replaced while the bot runs."""
