# ruff: noqa: E501
"""Values that go wrong: texts, numbers, JSON and bytes, all from one seed, so that an input can be had again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

EDGES = (
    "", " ", "\0", "\n", "\u202e", "\ufeff", "\u200d", "ÅØÆ", "æ\u0300", "ﬃ", "İ", "ß", "Ǆ", "𝔘𝔫", "👩‍👩‍👧", "٣", "²", "½", "१२",
    "0", "-1", "1e9", "007", "2147483648", "9223372036854775808", "9" * 40, "v0", "v99999999999", "NaN", "None", "null",
    "../../etc/passwd", "%00", "%s%n", "{0}", "{nn}", "{", "}", "\\", "'", '"', "';--", "' OR 1=1", "%", "_", "*", "[", "(",
    "<!channel>", "<@U1>", "<script>", "&amp;", "=1+1", "@everyone", "http://[::1", "javascript:1", "/", "//", "/samvit",
    "31.02.2027", "29.2.2027", "1.1.0001", "31.12.9999", "2027-13-01", "0000-00-00", "kl. 25.61", "24:00", "om 999999999 dagar",
    "i går", "veke 53", "8-31", "20300-01-01", "true", "ja", "nei", ":", "::", ";", ",", "|", "#", "§ 6-2", "–", "a" * 300, "ø " * 200,
)  # fmt: skip
"""Where programs are wrong: edges of numbers, dates, alphabets and languages that a text may be put into."""

_SCALARS: tuple[Any, ...] = (None, True, False, 0, -1, 1.5, 2**31, 2**63, 10**30, "", "x", [], {}, [None], {"": None})


class Dice(random.Random):
    """Random choices for one input."""

    def one(self, percent: int) -> bool:
        """True so often in a hundred."""
        return self.random() * 100 < percent

    def among(self, values: Sequence[Any]) -> Any:
        """One of *values*."""
        return values[self.randrange(len(values))]

    def number(self) -> str:
        """A number as a member may write it: mostly small, now and then absurd."""
        return str(
            self.among((self.randrange(1, 12), self.randrange(200), self.randrange(-3, 2), 2**31, 2**63, 10**25))
        )

    def text(self, words: Sequence[str] = ()) -> str:
        """Some words of *words*, edges and letters from anywhere in Unicode."""
        return " ".join(self._piece(words) for _ in range(self.randrange(1, 7)))

    def _piece(self, words: Sequence[str]) -> str:
        match self.randrange(8):
            case 0:
                return str(self.among(EDGES))
            case 1:
                return self.number()
            case 2:
                return "".join(self._letter() for _ in range(self.randrange(12)))
            case _:
                return str(self.among(words)) if words else str(self.among(EDGES))

    def _letter(self) -> str:
        ceiling = self.among((0x7F, 0x17F, 0xFFFF, 0x10FFFF))
        point = self.randrange(ceiling + 1)
        return "�" if 0xD800 <= point <= 0xDFFF else chr(point)

    def bent(self, text: str) -> str:
        """*text* with something cut out, doubled, put in or moved."""
        for _ in range(self.randrange(1, 4)):
            start = self.randrange(len(text) + 1)
            stop = min(len(text), start + self.randrange(1, 9))
            match self.randrange(6):
                case 0:
                    text = text[:start] + text[stop:]
                case 1:
                    text = text[:stop] + text[start:stop] * self.randrange(2, 6) + text[stop:]
                case 2:
                    text = text[:start] + self._letter() + text[start:]
                case 3:
                    text = text[:start] + str(self.among(EDGES)) + text[stop:]
                case 4:
                    text = text[start:] + text[:start]
                case _:
                    text = text.swapcase()
        return text

    def bent_json(self, value: Any, words: Sequence[str] = ()) -> Any:
        """A JSON value with one place in it left out, of another type, or of another text."""
        if isinstance(value, dict) and value and not self.one(5):
            key = self.among(sorted(value))
            if self.one(10):
                return {k: v for k, v in value.items() if k != key}
            return {**value, key: self.bent_json(value[key], words)}
        if isinstance(value, list) and value and not self.one(5):
            place = self.randrange(len(value))
            return [*value[:place], self.bent_json(value[place], words), *value[place + 1 :]]
        if isinstance(value, str) and self.one(60):
            return self.bent(value) if self.one(50) else self.text(words)
        return self.among(_SCALARS)

    def bent_bytes(self, data: bytes) -> bytes:
        """*data* with bits turned, parts cut out, doubled or overwritten."""
        made = bytearray(data)
        for _ in range(self.among((1, 1, 2, 4, 16))):
            start = self.randrange(len(made) + 1)
            stop = min(len(made), start + self.among((1, 2, 4, 16, 64, 512)))
            match self.randrange(6):
                case 0 if start < len(made):
                    made[start] ^= 1 << self.randrange(8)
                case 1:
                    del made[start:stop]
                case 2:
                    made[start:start] = made[start:stop] * self.randrange(1, 4)
                case 3:
                    made[start:stop] = self.randbytes(stop - start)
                case 4:
                    made[start:stop] = self.among(
                        (b"\0", b"\xff", b"<", b"&", b"&#0;", b"/", b"0", b"-1", b"4294967296")
                    )
                case _:
                    del made[start:]
            if not made:
                break
        return bytes(made)
