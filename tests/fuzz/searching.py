# ruff: noqa: E501
"""The search, in agreements and in their texts: any question, in any letters, is answered or is not, but never fails."""

from __future__ import annotations

from sqlmodel import Session

from bot.core import clean
from bot.importers import documents
from knowledge import privacy
from storage.database import transaction
from tests.chat import START, World
from tests.fuzz.dice import Dice
from tests.fuzz.target import Wrong
from tests.fuzz.town import NETWORKS, Fresh, words
from tests.papers import OHD, UTSKRIVING, as_html

ASKED = (
    "Kva seier delavtale 3 om utskriving?", "hvem betaler for utskrivningsklare pasienter", "Kva avtale gjeld for fødande?",
    "delavtale nr 5", "§ 6-2", "øyeblikkelig hjelp døgntilbod i Kinn", "punkt 3.1 tidlegmelding innan 24 timar",
    "legemiddellister ved innlegging fra fastlege", "hvem sitter i ssu", "psykisk helse og rus barn og unge",
)  # fmt: skip


class Searching:
    """Questions to the indexes themselves, without a member."""

    name = "search"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self.rest()
        self._words = words(self.world.engine)

    def rest(self) -> None:
        """A new world with two agreements' texts, and the indexes of its networks."""
        self.world = World(self._fresh())
        with transaction(self.world.engine) as session:
            for name, paper in (("forde-da-innutskriving", UTSKRIVING), ("forde-da-ohd", OHD)):
                documents.keep(session, "forde", name, documents.read(as_html(paper), "a.html"), START)
        bot = self.world.bot
        with Session(self.world.engine) as session:
            self._indexes = [(bot.index(session, name), bot.sections(session, name)) for name in NETWORKS]

    def close(self) -> None:
        """Nothing to stop."""

    def once(self, dice: Dice, number: int) -> None:
        """One question; what is told of it can be read in both languages."""
        asked = dice.bent(dice.among(ASKED)) if dice.one(40) else dice.text((*self._words, *ASKED))
        if dice.one(1):
            asked = (asked.replace(" ", "") if dice.one(50) else asked) * 2000
        self.ask(asked, dice)

    def ask(self, asked: str, dice: Dice | None = None) -> None:
        """Ask it; raises whatever goes wrong. Without *dice* always in the same network."""
        self.said = repr(asked)
        said, dice = clean(asked), dice or Dice("none")
        index, sections = dice.among(self._indexes)
        answer = index.search(said, dice.among((None, "kinn", "stavanger", said[:20])))
        index.evidence_of(said)
        index.named(said)
        sections.search(said, limit=dice.among((1, 5, 50)))
        privacy.holds_national_id(asked)
        privacy.may_tell_of_a_person(said, index.knows)
        if clean(said) != said:
            raise Wrong("what is clean is not clean")
        known = {agreement.id for agreement in index.agreements}
        if not all(hit.agreement in known and 0 <= hit.confidence <= 1 for hit in answer.hits):
            raise Wrong("a hit that is none")
