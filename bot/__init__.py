"""Where Samvit meets the world: Slack, the playground, the terminal, the clock and the command line."""
