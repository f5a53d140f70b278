"""Secrets as they lie in the database: sealed under keys that only the processes have."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unsealable(Exception):  # noqa: N818
    """No key of ours opens it: the key it was sealed with has been taken away."""


class Vault:
    """Seals with the first key and opens with any of them. What it holds never shows in its representation."""

    __slots__ = ("_fernet",)

    def __init__(self, keys: Sequence[str]) -> None:
        """*keys* as `new_key` makes them, the newest first. Raises `ValueError` for none, or for one that is no key."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: str) -> str:
        """*secret*, readable with the first key only."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises `Unsealable`."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Unsealable from None

    def renew(self, sealed: str) -> str:
        """The same secret sealed with the first key. Raises `Unsealable`."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise Unsealable from None


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    """Whether *text* is a key: 32 bytes in URL-safe base64."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
