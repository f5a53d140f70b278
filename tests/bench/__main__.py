"""Measure search, planning and delivery, each beside its alternatives: python -m tests.bench."""

from tests.bench import delivery, planning, search, sections

if __name__ == "__main__":
    sections.main()  # first, so that the memory it tells is its own
    planning.main()
    search.main()
    delivery.main()
