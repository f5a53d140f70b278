"""E-mail: what members without a chat account get in place of a direct message."""
