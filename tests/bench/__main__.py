"""Measure the speed of the search beside its alternatives: python -m tests.bench."""

from tests.bench import search, sections

if __name__ == "__main__":
    sections.main()  # first, so that the memory it tells is its own
    search.main()
