"""Measure the speed of the search beside its alternatives: python -m tests.bench."""

from tests.bench.search import main

if __name__ == "__main__":
    main()
