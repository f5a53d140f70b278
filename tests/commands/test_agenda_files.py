"""The papers of a meeting in the chat: sent with the agenda, and taken again later."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pypdfium2
from sqlmodel import col, select

from bot import documents
from commands._base import Attachment
from knowledge.agenda_papers import PDF, WORD
from storage.database import transaction
from storage.tables import Body, OutboxMessage
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)


def names(files: tuple[Attachment, ...]) -> list[str]:
    return [file.name for file in files]


def taken(chat: Chat, line: str) -> tuple[Attachment, ...]:
    chat.says(line)
    return chat.reply.files


def printed(file: Attachment) -> str:
    data = documents.made(file, "nn")
    if file.media_type == WORD:
        paper = docx.Document(io.BytesIO(data))
        rows = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *rows])
    pdf = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def scene(world: World) -> tuple[Chat, Chat, Chat, int]:
    """Two items set on an agenda, one more only taken up; member, secretary, someone who sits in the body."""
    meeting = world.meeting("forde-ssu", SOON)
    kari, secretary, maria = world.member("kari"), world.member("sekretaer", role="secretariat"), world.member("maria")
    world.seat(maria, "forde-ssu")
    with transaction(world.engine) as session:
        session.get_one(Body, "forde-ssu").channel = "web:forde:#forde-ssu"
    for number, title in enumerate(("Tolketeneste på legevakt", "Reisetid for jordmor"), 1):
        kari.says(f"/sak forde-ssu: {title}")
        secretary.says(f"/sak ta opp {number}")
    secretary.says(f"/sak sett {meeting}")
    kari.says("/sak forde-ssu: Heimesjukehus")
    secretary.says("/sak ta opp 3")
    return kari, secretary, maria, meeting


def in_channel(world: World) -> list[tuple[Attachment, ...]]:
    room = select(OutboxMessage).where(OutboxMessage.to == "web:forde:#forde-ssu").order_by(col(OutboxMessage.id))
    with transaction(world.engine) as session:
        return [tuple(map(Attachment.from_json, row.reply["files"])) for row in session.exec(room)]


SENT = [
    "sakliste-ssu-2026-11-22.pdf", "sakliste-ssu-2026-11-22.docx", "sak-1-26-tolketeneste-pa-legevakt.pdf",
    "sak-1-26-tolketeneste-pa-legevakt.docx", "sak-2-26-reisetid-for-jordmor.pdf", "sak-2-26-reisetid-for-jordmor.docx",
]  # fmt: skip


def test_the_agenda_goes_to_the_channel_with_all_papers_and_to_each_member_with_the_notice(world: World) -> None:
    _, secretary, maria, meeting = scene(world)
    secretary.says(f"/sak publiser {meeting}")
    (files,) = in_channel(world)
    assert names(files) == SENT
    assert {file.media_type for file in files} == {PDF, WORD}
    assert names(maria.letters[-1].files) == SENT[:1]
    assert "Heimesjukehus" not in maria.inbox[-1]
    notice: tuple[Attachment, ...] = files[:2]
    for file in notice:
        assert "Tolketeneste på legevakt" in printed(file)
        assert "Heimesjukehus" not in printed(file)
    assert "Reisetid for jordmor" in printed(files[-1])


def test_a_member_takes_them_as_they_were_sent_and_the_secretariat_as_they_are(world: World) -> None:
    _, secretary, maria, meeting = scene(world)
    assert "ikkje send ut enno" in maria.says(f"/sak dokument {meeting}")
    assert names(maria.reply.files) == []
    secretary.says(f"/sak publiser {meeting}")
    secretary.says("/sak saksframlegg 1")
    secretary.fills(assessment="Dette er ei ny vurdering.")
    maria.taps("Dokumenta")
    files: tuple[Attachment, ...] = maria.reply.files
    assert files == in_channel(world)[0]
    assert not any("ny vurdering" in printed(file) for file in files)
    secretary.says(f"/sak saksliste {meeting}")
    secretary.presses("Dokumenta")
    files = secretary.reply.files
    assert any("ny vurdering" in printed(file) for file in files)
    assert any("innmeld-3-heimesjukehus" in name for name in names(files))


def test_handled_items_stay_on_the_agenda_after_the_meeting(world: World) -> None:
    _, secretary, maria, meeting = scene(world)
    secretary.says(f"/sak publiser {meeting}")
    secretary.says("/sak avgjer 1")
    secretary.fills(outcome="vedtak", text="Vi går i gang.")
    assert "1/26: Tolketeneste" in secretary.says(f"/sak saksliste {meeting}")
    assert "Ingenting er endra" in secretary.says(f"/sak publiser {meeting}")
    assert names(taken(maria, f"/sak dokument {meeting}")) == SENT


def test_the_papers_are_for_those_who_may_see_them(world: World) -> None:
    kari, secretary, _, meeting = scene(world)
    secretary.says(f"/sak publiser {meeting}")
    stranger = world.member("per", "bergen", role="secretariat")
    assert "for medlemene" in kari.says(f"/sak dokument {meeting}")
    assert "Det møtet finn eg ikkje" in stranger.says(f"/sak dokument {meeting}")
    assert "finn inga sak" in stranger.says("/sak papir 1")
    assert "finn inga sak" in world.member("ola").says("/sak papir 1")
    for chat in (kari, stranger):
        assert chat.reply.files == ()
    assert len(taken(kari, "/sak papir 1")) == 2


def test_a_guest_gets_the_case_paper_of_their_item_alone(world: World) -> None:
    _, secretary, _, meeting = scene(world)
    ks = world.member("ks", party="ks")
    secretary.says("/sak inviter 1")
    secretary.fills(name="KS", member=str(ks.id))
    secretary.says(f"/sak publiser {meeting}")
    assert names(ks.letters[-1].files) == ["sak-1-26-tolketeneste-pa-legevakt.pdf"]


def test_who_asks_the_wrong_office_hears_who_has_it_now(world: World) -> None:
    kari, _, _, meeting = scene(world)
    assert "Sekretariatet no: Sekretaer Eksempel." in kari.says(f"/sak publiser {meeting}")
    assert "Sekretariatet no: Sekretaer Eksempel." in kari.says("/sak avvis 1")
