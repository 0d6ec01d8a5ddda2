"""Zalo's Bot Platform: text only, one update at a time."""
