"""Speed and memory of the full-text search: one network of a thousand sections, and nineteen of them in one process.

python -m tests.bench.sections
"""

from __future__ import annotations

import random
import resource
from time import perf_counter

from knowledge.sections import Filed, SectionIndex
from knowledge.splitting import Section

SECTIONS, AGREEMENTS, NETWORKS, WORDS = 1000, 25, 19, 60
_BEGINNINGS = "av be for inn ut opp over under sam tve fri hel sjuk heim kart lag mål grunn sak vakt råd svar tid mat"
_MIDDLES = (
    "skriv legg melding sam tal tryg hand arbeid lege pleie rett tenest vars tils før led bod trans svang fød lær"
)
_ENDS = " ing a en ar ane s sing leg lege et skap dom heit are t te"


def made(network: int, size: int = SECTIONS) -> list[Filed]:
    """Sections of made-up words: common ones often, and new ones all the time as in real text."""
    dice = random.Random(network)
    common = [_word(dice) for _ in range(1500)]
    found = []
    for place in range(size):
        text = [
            common[int(len(common) * dice.random() ** 3)] if dice.random() < 0.75 else _word(dice) for _ in range(WORDS)
        ]
        sentences = [" ".join(text[i : i + 12]).capitalize() + "." for i in range(0, WORDS, 12)]
        agreement, number = divmod(place, size // AGREEMENTS)
        section = Section(f"{number + 1}", " ".join(text[:3]), number // 4 + 1, " ".join(sentences), number)
        found.append(Filed(f"{network}-{agreement:03}", 1, section))
    return found


def _word(dice: random.Random) -> str:
    parts = dice.choice(_BEGINNINGS.split()), dice.choice(_MIDDLES.split()), dice.choice(_MIDDLES.split())
    return "".join(parts[: dice.choice((2, 3, 3))]) + dice.choice(_ENDS.split(" "))


def asked(sections: list[Filed], dice: random.Random, count: int = 200) -> list[str]:
    """Questions of six words out of one section, a third of them with a letter wrong in two words."""
    found = []
    for number in range(count):
        words = dice.sample(dice.choice(sections).section.text.lower().replace(".", "").split(), 6)
        if number % 3 == 0:
            words[:2] = [_misspelt(word, dice) for word in words[:2]]
        found.append(" ".join(words))
    return found


def _misspelt(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, max(2, len(word) - 1))
    return word[:place] + word[place + 1 :]


def percentiles(index: SectionIndex, questions: list[str]) -> tuple[float, float]:
    """Milliseconds a question, the median and the 95th percentile."""
    times = []
    for question in questions:
        start = perf_counter()
        index.search(question)
        times.append((perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def main() -> None:
    dice = random.Random(7)
    sections = made(0)
    start = perf_counter()
    index = SectionIndex(sections)
    built = perf_counter() - start
    questions = asked(sections, dice)
    cold, warm = percentiles(index, questions), percentiles(index, questions)
    print(f"sections: {SECTIONS} built in {built:.2f} s, vocabulary {len(index.vocabulary)}")
    print(f"  first time p50 {cold[0]:.2f} ms, p95 {cold[1]:.2f} ms; again p50 {warm[0]:.2f} ms, p95 {warm[1]:.2f} ms")
    networks = [(SectionIndex(one), asked(one, dice, 40)) for one in map(made, range(NETWORKS))]
    times = [percentiles(index, questions) for index, questions in networks]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{NETWORKS} networks x {SECTIONS}: p50 {max(t[0] for t in times):.2f} ms, "
        f"p95 {max(t[1] for t in times):.2f} ms"
        f" (the slowest), {peak:.0f} MB in all"
    )


if __name__ == "__main__":
    main()
