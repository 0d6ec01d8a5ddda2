"""The Zalo Official Account: posts in, consultation messages out, tokens that rotate."""
