"""The real index over the bundled facts, as the evaluation and the tests ask it."""

from __future__ import annotations

from functools import cache
from time import thread_time

from knowledge import networks, vocabulary
from knowledge.network_words import network_words
from knowledge.search import AgreementIndex
from tests.eval.figures import Question, Row


@cache
def words() -> vocabulary.Vocabulary:
    return vocabulary.load()


@cache
def index(network: str) -> AgreementIndex:
    facts = networks.load(network)
    return AgreementIndex.build(network_words(facts), facts.agreements, words())


def ask(question: Question) -> Row:
    """Ask twice and time the second, in processor time: the figures are for a running bot, the machine may be busy."""
    found = index(question.network)
    found.search(question.text, question.municipality)
    start = thread_time()
    answer = found.search(question.text, question.municipality)
    return Row.of(question, answer, (thread_time() - start) * 1000)
