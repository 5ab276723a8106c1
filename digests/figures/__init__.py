"""Key figures in a text, as values."""
