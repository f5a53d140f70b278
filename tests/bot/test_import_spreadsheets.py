"""The agreement index from a spreadsheet as secretariats keep it, in nynorsk and bokmål."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot import importing
from bot.importers import spreadsheets
from bot.importers.networks import import_network
from bot.importers.reading import DocumentError
from bot.importers.spreadsheets import Outcome
from knowledge import networks
from storage.database import transaction
from storage.tables import Agreement, Network, Topic

NN = ["Nr", "Tittel", "Type", "Status", "Gjeld frå", "Sist revidert", "Kommunar", "Lenkje", "Stikkord"]
NB = ["Avtalenr", "Avtalenavn", "Avtaletype", "Status", "Gjelder fra", "Revidert", "Kommuner", "Lenke", "Emneord"]


def sheet(*rows: Sequence[object], above: int = 0) -> bytes:
    """An XLSX file with *rows*, under *above* rows of other things."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for number in range(above):
        page.append([f"Avtaleoversikt {number}"])
    for row in rows:
        page.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bring(engine: Engine, data: bytes, network: str = "forde") -> Outcome:
    with transaction(engine) as session:
        return spreadsheets.import_index(session, network, data)


def faults(engine: Engine, data: bytes, network: str = "forde") -> list[str]:
    with pytest.raises(DocumentError) as caught:
        bring(engine, data, network)
    return caught.value.faults


@pytest.mark.parametrize(
    ("header", "kind", "status"), [(NN, "Delavtale", "Gjeldande"), (NB, "delavtale", "under revidering")]
)
def test_columns_are_known_by_their_names_in_both_forms(
    network_engine: Engine, header: Sequence[object], kind: str, status: str
) -> None:
    row = [
        7,
        "Delavtale om velferdsteknologi",
        kind,
        status,
        dt.date(2024, 3, 1),
        "juni 2025",
        "alle",
        None,
        "tryggleiksalarm; nettbrett",
    ]
    outcome = bring(network_engine, sheet(header, row, above=3))
    assert outcome.added == ["forde-delavtale-om-velferdsteknologi"]
    with transaction(network_engine) as session:
        made = session.get_one(Agreement, "forde-delavtale-om-velferdsteknologi")
        assert (made.number, made.kind, made.valid_from, made.revised) == ("7", "delavtale", "2024-03-01", "2025-06")
        assert made.status == ("current" if header is NN else "under_revision")
        assert made.municipalities == []
        topics = session.exec(select(Topic.text).where(Topic.agreement == made.id)).all()
        assert session.get_one(Network, "forde").version > 1
    assert sorted(topics) == ["nettbrett", "tryggleiksalarm"]


def test_a_known_agreement_is_changed_and_what_an_empty_cell_says_is_kept(network_engine: Engine) -> None:
    title = "Delavtale Smittevern"
    with transaction(network_engine) as session:
        before = session.get_one(Agreement, "forde-da-smittevern").url
    outcome = bring(network_engine, sheet(["Tittel", "Revidert", "Lenke"], [title, "12.05.2025", None]))
    assert outcome.added == []
    (change,) = outcome.changes
    assert (change.agreement, change.field, change.after) == ("forde-da-smittevern", "revised", "2025-05-12")
    with transaction(network_engine) as session:
        assert session.get_one(Agreement, "forde-da-smittevern").url == before


def test_the_same_sheet_twice_changes_nothing(network_engine: Engine) -> None:
    data = sheet(
        NN,
        [None, "Delavtale Smittevern", "delavtale", "gjeldande", 2024, None, None, None, "utbrot"],
        [None, "Særavtale om legevakt", "særavtale", "gjeldande", None, None, "Kinn kommune; Bremanger", None, None],
    )
    first = bring(network_engine, data)
    assert len(first.added) == 1
    with transaction(network_engine) as session:
        version = session.get_one(Network, "forde").version
    second = bring(network_engine, data)
    assert (second.added, second.changes, second.alike) == ([], [], 2)
    with transaction(network_engine) as session:
        assert session.get_one(Network, "forde").version == version


def test_special_agreements_with_one_title_are_told_apart_by_municipality(network_engine: Engine) -> None:
    header = ["Tittel", "Type", "Kommune", "Hører til"]
    parent = "Delavtale Smittevern"
    data = sheet(
        header,
        ["Særavtale om utbrot", "særavtale", "Kinn", parent],
        ["Særavtale om utbrot", "særavtale", "Stad", parent],
    )
    outcome = bring(network_engine, data)
    assert (
        outcome.added == ["forde-saravtale-om-utbrot-kinn", "forde-saravtale-om-utbrot-stad"] or len(outcome.added) == 2
    )
    with transaction(network_engine) as session:
        made = [session.get_one(Agreement, name) for name in outcome.added]
        assert [row.municipalities for row in made] == [["kinn"], ["stad"]]
        assert {tuple(row.parents) for row in made} == {("forde-da-smittevern",)}
    assert bring(network_engine, data).alike == 2


def test_a_row_may_stand_under_another_row_of_the_sheet(network_engine: Engine) -> None:
    data = sheet(
        ["Nr", "Tittel", "Type", "Over denne"],
        ["9.1", "Underavtale om prøver", "underavtale", "Delavtale 9"],
        ["9", "Delavtale om laboratorium", "delavtale", None],
    )
    bring(network_engine, data)
    with transaction(network_engine) as session:
        assert session.get_one(Agreement, "forde-underavtale-om-prover").parents == ["forde-delavtale-om-laboratorium"]


def test_every_faulty_row_is_told_at_once_and_nothing_is_written(network_engine: Engine) -> None:
    header = ["Tittel", "Type", "Status", "Revidert", "Kommune", "Lenke", "Lovpunkt", "Eier", "Over denne"]
    told = faults(
        network_engine,
        sheet(
            header,
            ["Delavtale Smittevern", "delavtale", "gjeldande", "2025", None, None, "11", None, None],
            ["Ny avtale", "kontrakt", None, None, None, None, None, None, None],
            ["Ny avtale to", None, None, None, None, None, None, None, None],
            [None, "delavtale", None, None, None, None, None, None, None],
            ["Tredje", "delavtale", "kanskje", "32.13.2024", "Atlantis", "www.lenke.no", "14", "Rådet", "Ingen"],
            ["Delavtale smittevern", "delavtale", None, None, None, None, None, None, None],
            ["Fjerde 01810700021", "delavtale", None, None, "Vågsøy", None, None, None, None],
        ),
    )
    text = "\n".join(told)
    assert "Row 3: 'kontrakt' is no kind" in text
    assert "Row 4: a new agreement needs its kind" in text
    assert "Row 5: it has neither a title nor a number" in text
    for said in ("'kanskje'", "'32.13.2024'", "'Atlantis'", "'www.lenke.no'", "'14'", "'Rådet'", "'Ingen'"):
        assert any(fault.startswith("Row 6:") and said in fault for fault in told), said
    assert "Row 7: this is the same agreement as row 2" in text
    assert "Row 8: the cell under 'Tittel' may hold a fødselsnummer" in text
    assert "01810700021" not in text
    assert "Row 8: 'Vågsøy' is an old name; the municipality is Kinn now" in text
    assert not any(fault.startswith("Row 2:") for fault in told)
    with transaction(network_engine) as session:
        assert session.get_one(Network, "forde").version == 1


def test_a_dry_run_shows_what_would_change_and_changes_nothing(network_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "avtaler.xlsx"
    file.write_bytes(
        sheet(
            ["Tittel", "Type", "Revidert", "Merknad"],
            ["Delavtale Smittevern", "delavtale", "2031", "x"],
            ["Delavtale om noko nytt", "delavtale", None, None],
        )
    )
    lines = list(importing.spreadsheet(network_engine, "forde", str(file), dry_run=True))
    assert lines[0] == "forde: 1 would be added, 1 would be changed, 0 alike"
    assert "  columns not read: Merknad" in lines
    assert "  + forde-delavtale-om-noko-nytt" in lines
    assert any(line.startswith("  ~ forde-da-smittevern revised: ") and line.endswith("→ 2031") for line in lines)
    with transaction(network_engine) as session:
        assert session.get(Agreement, "forde-delavtale-om-noko-nytt") is None
        assert session.get_one(Network, "forde").version == 1
    lines = list(importing.spreadsheet(network_engine, "forde", str(file), dry_run=False))
    assert lines[0] == "forde: 1 added, 1 changed, 0 alike"


def test_what_the_sheet_said_is_the_secretariats_word_for_the_bundled_facts(network_engine: Engine) -> None:
    bring(network_engine, sheet(["Tittel", "Revidert"], ["Delavtale Smittevern", "2031"]))
    with transaction(network_engine) as session:
        import_network(session, networks.load("forde"))
        assert session.get_one(Agreement, "forde-da-smittevern").revised == "2031"


def test_an_agreement_of_another_network_is_not_touched(network_engine: Engine) -> None:
    told = faults(
        network_engine, sheet(["ID", "Tittel", "Revidert"], ["forde-da-smittevern", "Ny tittel", "2031"]), "bergen"
    )
    assert told == ["Row 2: the network has no agreement 'forde-da-smittevern'."]


def test_what_is_no_spreadsheet_is_told_in_one_clear_sentence(network_engine: Engine, tmp_path: Path) -> None:
    def told(data: bytes) -> str:
        file = tmp_path / "fil.xlsx"
        file.write_bytes(data)
        with pytest.raises(DocumentError) as caught:
            list(importing.spreadsheet(network_engine, "forde", str(file), dry_run=False))
        (fault,) = caught.value.faults
        return fault

    good = sheet(["Tittel", "Type"], ["A", "delavtale"])
    assert "XLSX" in told(b"Tittel;Type\nA;delavtale")
    assert "broken" in told(good[: len(good) // 2])
    assert "No sheet has columns" in told(sheet(["Namn på kake", "Pris"], ["Kvæfjord", 40]))
    assert "no rows" in told(sheet(["Tittel", "Type"]))
    assert "say the same" in told(sheet(["Tittel", "Avtalenavn", "Type"], ["A", "B", "delavtale"]))
    bomb = io.BytesIO(good)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(150 * 1024 * 1024))
    assert "proportion" in told(bomb.getvalue())
    with pytest.raises(DocumentError, match="no file"):
        spreadsheets.load(str(tmp_path / "finst-ikkje.xlsx"))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_spreadsheet_with_a_part_that_is_no_xml_is_refused(network_engine: Engine, part: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(NN))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<x a=" if name == part else old.read(name))
    assert "broken" in faults(network_engine, target.getvalue())[0]


def with_rows(data: bytes, old: bytes, new: bytes) -> bytes:
    """*data* with something in the rows of its sheet replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            after.writestr(
                name, before.read(name).replace(old, new) if name.endswith("sheet1.xml") else before.read(name)
            )
    return target.getvalue()


def test_a_row_that_claims_to_be_the_thousand_millionth_is_not_counted_up_to() -> None:
    data = with_rows(sheet(NN, ["1", "Delavtale"]), b'<row r="2"', b'<row r="1000000000"')
    with pytest.raises(DocumentError, match="more rows"):
        spreadsheets.read(data)


def test_no_cell_or_heading_moves_the_cursor_of_the_terminal_it_is_told_in(network_engine: Engine) -> None:
    told = faults(
        network_engine, sheet(["Tittel", "Type"], ["Delavtale _x001B_[2Jom \u202eøving", "\u202e_x001B_]0;x"])
    )
    told += spreadsheets.read(sheet([*NN, "Anna _x001B_[31mkolonne\u2066"], ["1", "Delavtale", *[""] * 8]))[1]
    assert not [text for text in told if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)]
