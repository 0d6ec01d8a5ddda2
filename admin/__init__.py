"""The log desk: pages on which the office sees what is asked and what went unanswered."""
