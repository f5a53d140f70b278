"""A bundled network's own words, as the search needs them."""

from __future__ import annotations

from knowledge.agreements import Municipality, NetworkWords
from knowledge.networks import NetworkFacts


def network_words(facts: NetworkFacts) -> NetworkWords:
    """The words of a bundled network: names that stand in every paper, municipalities under all names, bodies."""
    network = facts.network
    return NetworkWords(
        id=network.id,
        language=network.language,
        stop_words=(network.name, network.trust, network.rhf),
        municipalities=tuple(
            Municipality(m.slug, m.name, tuple(former.name for former in m.formerly)) for m in facts.municipalities
        ),
        terms=network.terms[1:2] or ("delavtale",),
        bodies=facts.bodies,
    )
