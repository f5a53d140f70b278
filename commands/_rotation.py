"""Whose turn it is in a body, who is next, setting it, and what is to be handed over."""

from __future__ import annotations

from commands import _trail
from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request, Source
from commands._bodies import short, which_body
from commands._term_fields import day_field, read
from commands._term_words import PARTIES, keeps, need_keeper
from knowledge import networks
from knowledge.language import NOTHING, Text, both, day, join, same, say
from knowledge.networks import rotations as rules_of_turns
from knowledge.rotation import Pattern, Post, Rule, Standing, Start, Turn, uneven
from storage import bodies, rotations
from storage.bodies import Body

POSTS = {
    Post.SECRETARIAT: Text("Sekretariat", "Sekretariat"),
    Post.CHAIR: Text("Leiing", "Ledelse"),
    Post.HOST: Text("Vertskap", "Vertskap"),
}


def shown(context: Context, words: str) -> Reply:
    """The posts of a body, or of every body that has a rule."""
    if words:
        return _of_body(context, which_body(context, words, lambda b: f"/verv rotasjon {b.id}"))
    ids = {body for rule in rules_of_turns.load(context.network.id).rules for body in rule.bodies}
    organs = [body for body in bodies.current(context.session, context.network.id) if body.id in ids]
    if not organs:
        return Reply(
            say(
                nn="Ingen kjelde seier at noko går på omgang i {n}.",
                nb="Ingen kilde sier at noe går på omgang i {n}.",
                n=context.network.name,
            )
        )
    facts = [(short(body), join([_line(context, body, post) for post in Post])) for body in organs]
    return Reply(
        say(nn="Dette går på omgang eller ligg fast:", nb="Dette går på omgang eller ligger fast:"),
        facts=tuple(facts),
        choices=tuple(Choice(short(body), f"/verv rotasjon {body.id}") for body in organs[:10]),
    )


def set_turn(request: Request, context: Context, words: str) -> Reply:
    """Open the form of whose turn it is, or keep what it says."""
    name, _, post = words.strip().rpartition(" ")
    if post not in tuple(Post) or not name:
        raise Refusal(say(nn="Kva gjeld det?", nb="Hva gjelder det?"))
    body = which_body(context, name, lambda b: f"/verv tur {b.id} {post}")
    need_keeper(context, body)
    rule = rotations.rule(body, Post(post))
    if rule is None or not rule.needs_start:
        raise Refusal(
            say(
                nn="Det er ikkje noko å setje her: det følgjer av møta eller ligg fast.",
                nb="Det er ikke noe å sette her: det følger av møtene eller ligger fast.",
            ),
            choices=(Choice(say(nn="Vis", nb="Vis"), f"/verv rotasjon {body.id}"),),
        )
    if "party" not in request.fields:
        return _form(context, body, Post(post), rule)
    since = read(request, context, "since")
    party = request.fields["party"]
    if since is None or party not in rule.parties:
        raise Refusal(say(nn="Vel ei side.", nb="Velg en side."), field="party")
    rotations.set_start(context.session, body, rule.post, Start(party, since), by=context.member, now=context.now)
    _trail.note(context, "turn set", body.id, f"{rule.post} {party} {since}")
    return _of_body(context, body, say(nn="Lagra.", nb="Lagret."))


def handover(context: Context, words: str) -> Reply:
    """What is handed over when *words*, a body and a post, goes to the next."""
    name, _, post = words.strip().rpartition(" ")
    chosen = Post(post) if post in tuple(Post) else Post.SECRETARIAT
    body = which_body(context, name if post in tuple(Post) else words, lambda b: f"/verv sjekkliste {b.id} {chosen}")
    lead = say(nn="Når {what} i {b} byter side:", nb="Når {what} i {b} bytter side:", what=post_words(chosen),
               b=short(body))  # fmt: skip
    return Reply(lead, facts=checklist(chosen))


def checklist(post: Post) -> tuple[tuple[Text, Text], ...]:
    """What is handed over, point by point, with who does it."""
    leaves = say(nn="Den som går av", nb="Den som går av")
    takes = say(nn="Den som tek over", nb="Den som tar over")
    first = [
        say(nn="skriv ferdig referatet frå siste møte", nb="skriver ferdig referatet fra siste møte"),
        say(nn="leverer lista over opne saker og oppgåver", nb="leverer listen over åpne saker og oppgaver"),
        say(nn="ordnar tilgang til arkiv, e-post og kanal", nb="ordner tilgang til arkiv, e-post og kanal"),
        say(nn="går gjennom verv som går ut det neste halvåret", nb="går gjennom verv som går ut det neste halvåret"),
    ]
    second = [
        say(nn="stadfestar møtedatoane og set fristane", nb="bekrefter møtedatoene og setter fristene"),
        say(nn="ser gjennom innmelde saker", nb="ser gjennom innmeldte saker"),
        say(
            nn="seier til partane kven dei kan spørje",
            nb="sier til partene hvem de kan spørre",
        ),
    ]
    if post == Post.HOST:
        first = [say(nn="fortel om lokale og utstyr frå sist", nb="forteller om lokale og utstyr fra sist")]
        second = [
            say(nn="bestiller lokale og lenkje til Teams", nb="bestiller lokale og lenke til Teams"),
            say(nn="set stad på møtet her", nb="setter sted på møtet her"),
        ]
    return (leaves, _points(first)), (takes, _points(second))


def sides(rule: Rule, turn: Turn | None) -> Text:
    """Who has it, by the network's own names where they are known."""
    if turn is None or not turn.parties:
        return NOTHING
    names = {side.party: same(side.names[0]) if side.names else PARTIES[side.party] for side in rule.sides}
    return both(names.get(party, PARTIES[party]) for party in turn.parties)


def _of_body(context: Context, body: Body, done: Text = NOTHING) -> Reply:
    facts, choices, sources = [], [], []
    for post in Post:
        rule = rotations.rule(body, post)
        if rule is None:
            continue
        line = join([_line(context, body, post, label=False), _remarks(context, body, post, rule)])
        facts.append((POSTS[post], line))
        if rule.needs_start and keeps(context, body):
            label = say(nn="Set kven som har {what}", nb="Sett hvem som har {what}", what=post_words(post))
            choices.append(Choice(label, f"/verv tur {body.id} {post}"))
        sources += [s for s in rule.source if s not in sources]
    if not facts:
        return Reply(
            say(
                nn="Ingen kjelde seier kven som har sekretariat, leiing eller vertskap i {b} etter tur.",
                nb="Ingen kilde sier hvem som har sekretariat, ledelse eller vertskap i {b} etter tur.",
                b=short(body),
            )
        )
    lead = say(nn="Kven har kva i {b}, og kven er neste:", nb="Hvem har hva i {b}, og hvem er neste:", b=short(body))
    return Reply(
        join([done, lead], "\n\n"), facts=tuple(facts), choices=tuple(choices), sources=_sources(context, sources)
    )


def _line(context: Context, body: Body, post: Post, *, label: bool = True) -> Text:
    rule = rotations.rule(body, post)
    if rule is None:
        return NOTHING
    standing = rotations.standing(context.session, body, post, context.today) or Standing()
    text = _standing(context, rule, standing)
    return say(nn="{post}: {text}", nb="{post}: {text}", post=POSTS[post], text=text) if label else text


def _standing(context: Context, rule: Rule, standing: Standing) -> Text:
    if standing.now is None:
        return say(nn="ikkje kjent kven som har det no", nb="ikke kjent hvem som har det nå")
    keeper = bodies.get(context.session, context.network.id, standing.now.keeper or "")
    has = sides(rule, standing.now)
    if keeper is not None:
        return say(nn="{k} ({s})", nb="{k} ({s})", k=short(keeper), s=has) if has else short(keeper)
    until = standing.now.last
    now = (
        say(nn="{who} til og med {d}", nb="{who} til og med {d}", who=has, d=day(until, weekday=False))
        if until
        else has
    )
    after = sides(rule, standing.next)
    then = say(nn="så {who}", nb="så {who}", who=after) if after else NOTHING
    return join([now, then], ", ")


def _remarks(context: Context, body: Body, post: Post, rule: Rule) -> Text:
    own = rules_of_turns.load(context.network.id).of(body.id, post) or rule
    unknown = NOTHING
    standing = rotations.standing(context.session, body, post, context.today)
    if post == Post.SECRETARIAT and (standing is None or standing.now is None):
        unknown = say(
            nn="Til det er sett, kan alle i sekretariatet gjere det som høyrer til.",
            nb="Til det er satt, kan alle i sekretariatet gjøre det som hører til.",
        )
    inferred = say(nn="Det siste er utleidd, ikkje sagt av kjelda.", nb="Det siste er utledet, ikke sagt av kilden.")
    return join([same(own.note or ""), inferred if own.inferred else NOTHING, unknown, _balance(context, rule)], " ")


def _balance(context: Context, rule: Rule) -> Text:
    """A side that leads more of the groups than its share."""
    if rule.pattern != Pattern.SPLIT:
        return NOTHING
    organs = [bodies.get(context.session, context.network.id, id_) for id_ in rule.bodies]
    starts = {b.id: rotations.start(context.session, b, rule.post, context.today) for b in organs if b is not None}
    much = uneven(rule, {id_: begun for id_, begun in starts.items() if begun is not None})
    if not much:
        return NOTHING
    return say(nn="Merk: {who} leier fleire grupper enn dei skal.", nb="Merk: {who} leder flere grupper enn de skal.",
               who=both(PARTIES[party] for party in much))  # fmt: skip


def _form(context: Context, body: Body, post: Post, rule: Rule) -> Reply:
    title = say(nn="Kven har {what}?", nb="Hvem har {what}?", what=post_words(post))
    held = rotations.start(context.session, body, rule.post, context.today)
    options = tuple(Option(sides(rule, Turn((party,))), party) for party in rule.parties)
    fields = (
        Field("party", say(nn="Side", nb="Side"), "choice", options, value=held.party if held else ""),
        day_field("since", say(nn="Frå og med", nb="Fra og med"), held.since if held else context.today),
    )
    lead = join([short(body), same(rule.note or "")], ". ")
    return Reply(lead, form=Form(title, f"/verv tur {body.id} {post}", fields, say(nn="Lagre", nb="Lagre")))


def post_words(post: Post) -> Text:
    """A post as it is called in the middle of a sentence."""
    return {
        Post.SECRETARIAT: Text("sekretariatet", "sekretariatet"),
        Post.CHAIR: Text("leiinga", "ledelsen"),
        Post.HOST: Text("vertskapet", "vertskapet"),
    }[post]


def _points(rows: list[Text]) -> Text:
    return join([join([same("☐"), row], " ") for row in rows])


def _sources(context: Context, keys: list[str]) -> tuple[Source, ...]:
    known = {source.key: source for source in networks.load(context.network.id).sources}
    found = [known[key] for key in keys if key in known]
    return tuple(Source(same(source.what), source.url, source.date) for source in found[:2])
