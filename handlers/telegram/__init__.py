"""Telegram by polling: receiving, sending, and what must not be lost between the two."""
