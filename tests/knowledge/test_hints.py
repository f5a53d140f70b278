"""Hints of a person in a text: telephone numbers, and a name beside a diagnosis."""

from __future__ import annotations

import pytest

from knowledge.hints import Hint, seen


@pytest.mark.parametrize(
    "text",
    [
        "ring 91234567.", "ring 912 34 567", "22 12 34 56", "55-97-50-00", "+47 912 34 567", "0047 91234567",
        "tlf.91234567", "+46 70 123 45 67", "nr. 41234567, 91234567",
    ],
)  # fmt: skip
def test_a_telephone_number_is_seen(text: str) -> None:
    assert seen(text) is Hint.PHONE


@pytest.mark.parametrize(
    "text",
    [
        "Kari har kreft", "Olav har fått demens", "Rådgivar Siri Eksempel, demens", "Vi snakka med Ole om psykosen",
        "K. N. har kols", "Tiltak for Liv Hansen, schizofreni", "brystkreften til Anne",
    ],
)  # fmt: skip
def test_a_name_beside_a_diagnosis_is_seen(text: str) -> None:
    assert seen(text) is Hint.DIAGNOSIS


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02", "20261102", "sak 2026/1234567", "20 000 000 kroner", "kl. 09.00–11.00, 12.11.2026",
        "https://example.org/91234567", "1. 2. 3. 4. 5. 6. 7. 8.", "Kari Eksempel, kreftkoordinator",
        "St. Olavs hospital og kreft", "Liv med kreft", "Pakkeforløp for kreft", "Haukeland og demens. Kari legg fram",
        "Kari legg fram\nDemens", "", "a" * 40_000, "1 " * 20_000, "kreft" * 8_000,
    ],
)  # fmt: skip
def test_days_sums_addresses_posts_and_hospitals_are_none(text: str) -> None:
    assert seen(text) is None
