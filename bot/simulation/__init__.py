"""A made-up country that lives through years in minutes: the real code, a moved clock and a Slack of our own."""
