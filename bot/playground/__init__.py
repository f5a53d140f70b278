"""The whole bot in a browser, with a clock that can be moved and example people one can be."""
