"""Slack: payloads become lines, replies become Block Kit."""
