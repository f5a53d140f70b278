"""`/sak`: what a member wants a body to take up, from first word to decision."""

from __future__ import annotations

from collections.abc import Callable

from commands import _agenda_decisions as decisions
from commands import _agenda_desk as desk
from commands import _agenda_files as files
from commands import _agenda_followup as followup
from commands import _agenda_form as form
from commands import _agenda_guests as guests
from commands import _agenda_inbox as inbox
from commands import _agenda_intake as intake
from commands import _agenda_meetings as meetings
from commands import _agenda_mine as mine
from commands import _agenda_ranking as ranking
from commands import _agenda_rounds as rounds
from commands import _agenda_rules as rules
from commands import _agenda_setting as setting
from commands import _agenda_shaping as shaping
from commands import _agenda_travel as travel
from commands._base import Context, Reply, Request, command
from knowledge.language import say

Verb = Callable[[Request, Context], Reply]

VERBS: dict[str, Verb] = {
    "ny": lambda request, context: form.opened(request, context, request.words),
    "send": intake.sent,
    "utkast": form.kept,
    "forkast": form.thrown_away,
    "likevel": intake.anyway,
    "saman": intake.joined,
    "mine": mine.listed,
    "vis": mine.shown,
    "historikk": mine.history,
    "rediger": mine.edited,
    "trekk": mine.withdrawn,
    "svar": mine.answered,
    "kopi": mine.copied,
    "knyt": mine.tied,
    "unntak": shaping.late,
    "innboks": inbox.inbox,
    "ta opp": desk.taken_up,
    "spor": desk.asked,
    "utsett": desk.deferred,
    "avvis": desk.declined,
    "sla saman": shaping.merged,
    "slag": shaping.kind_changed,
    "saksframlegg": shaping.paper,
    "vidare": travel.forwarded,
    "oppdrag": travel.assigned,
    "tilbake": travel.returned,
    "formote": rounds.started,
    "forankring": rounds.voiced,
    "runde": rounds.status,
    "prioriter": ranking.opened,
    "ranger": ranking.ranked,
    "rangering": ranking.result,
    "saksliste": meetings.shown,
    "rekkje": setting.arranged,
    "sett": setting.agenda_set,
    "av": setting.taken_off,
    "publiser": setting.published,
    "dokument": files.papers,
    "papir": files.paper,
    "inviter": guests.invited,
    "inhabil": guests.recused,
    "avgjer": decisions.decided,
    "vedtak": decisions.searched,
    "oppgave": followup.tasked,
    "oppgaver": followup.listed,
    "ferdig": followup.finished,
    "oppfolging": followup.status,
    "part": followup.party_done,
    "folgd opp": followup.followed_up,
    "frist": rules.ruled,
}
"""What can follow `/sak`, folded. A button's line begins with one of these."""

_SAME = {
    "sammen": "saman", "slå sammen": "slå saman", "videre": "vidare", "type": "slag", "sakliste": "saksliste",
    "rett": "rediger", "utset": "utsett", "fulgt opp": "følgd opp", "trekk tilbake": "trekk", "rekke": "rekkje",
    "avgjør": "avgjer", "dokumenter": "dokument", "dokumenta": "dokument",
}  # fmt: skip

_BODIES = ("ssu", "fsu", "ou", "pm", "su", "fbu", "ufab", "partnarskapsmøte", "partnerskapsmøte")


def fold(word: str) -> str:
    """A verb as it is looked up, however ø is typed."""
    return " ".join(word.lower().split()).translate(str.maketrans("øåæ", "oae"))


_ALIASES = {fold(other): fold(verb) for other, verb in _SAME.items()}

_FIRST_WORDS = sorted({verb.split()[0] for verb in (*VERBS, *_ALIASES)} - {"av", "part", "svar", "slag", "type"})
"""First words that need no slash before "sak": not those that begin a question as easily."""


@command(
    "sak",
    aliases=("saker", "meld"),
    summary=say(nn="Meld inn ei sak til eit organ, og følg henne.", nb="Meld inn en sak til et organ, og følg den."),
    usage=say(
        nn="opnar eit skjema · <organ>: <tittel> · mine · vis <nr> · trekk <nr> · vedtak <søk> · oppgåver · "
        "saksliste <organ> · innboks · frist <organ>",
        nb="åpner et skjema · <organ>: <tittel> · mine · vis <nr> · trekk <nr> · vedtak <søk> · oppgaver · "
        "saksliste <organ> · innboks · frist <organ>",
    ),
    words=(*_FIRST_WORDS, *map(fold, _BODIES)),
    verbs=(*VERBS, *_ALIASES),
    of_bodies=True,
)
def sak(request: Request, context: Context) -> Reply:
    """A verb, an item in one line, or the form."""
    found = _verb(request.words)
    if found is not None:
        verb, rest = found
        return verb(Request(rest, request.fields), context)
    if ":" in request.words:
        return intake.quick(request, context)
    return form.opened(request, context, request.words)


def _verb(words: str) -> tuple[Verb, str] | None:
    """The verb that *words* begin with, two words before one, and what is left."""
    parts = words.split(maxsplit=2)
    for size in (2, 1):
        if len(parts) >= size:
            said = fold(" ".join(parts[:size]))
            verb = VERBS.get(_ALIASES.get(said, said))
            if verb is not None:
                return verb, words.split(maxsplit=size)[size] if len(words.split(maxsplit=size)) > size else ""
    return None
