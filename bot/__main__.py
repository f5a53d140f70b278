"""`python -m bot` is `samvit`."""

from bot.cli import main

if __name__ == "__main__":
    main()
