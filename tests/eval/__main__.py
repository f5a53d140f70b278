"""Measure the answers on the question set: python -m tests.eval [answers.jsonl] [--misses]."""

import sys

from tests.eval.score import main

if __name__ == "__main__":
    main(sys.argv[1:])
