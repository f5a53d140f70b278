"""From files into tables."""
