"""What Samvit remembers. Every function takes the session first; nothing here commits."""
