"""Slack from outside: signed requests in, Web API calls out."""
