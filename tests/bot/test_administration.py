"""What an administrator types, from the first start to an erasure, on a database of its own."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import compose
from bot.cli import main

MEMBER = ["slack:T1:U1", "--network", "forde"]
FIRST = ("import networks", "schema upgraded")
"""How an empty SQLite file is filled."""

Shell = Callable[..., tuple[int, str]]


@pytest.fixture
def shell(network_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """Runs one command; its status, and what it printed and complained of."""
    monkeypatch.setenv("SAMVIT_DATABASE_URL", network_url)

    def forget() -> None:
        if compose.engine.cache_info().currsize:
            compose.engine().dispose()
        compose.engine.cache_clear()
        compose._settings.cache_clear()

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main([*words])
        forget()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    forget()
    yield run
    forget()


@pytest.mark.parametrize("network_url", ["sqlite"], indirect=True)  # PostgreSQL has its own backup
def test_from_the_first_start_to_an_erasure(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMVIT_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'samvit.db'}")
    assert shell("secretariat", *MEMBER, "--party", "kommune") == (0, "slack:T1:U1: secretariat in forde\n")
    file = tmp_path / "backup.db"
    assert shell("backup", str(file))[0] == 0
    status, told = shell("export", "member", *MEMBER)
    assert status == 0
    assert json.loads(told)["member"][0]["role"] == "secretariat"
    assert shell("delete", "member", *MEMBER, "--yes")[0] == 0
    assert shell("export", "member", *MEMBER) == (
        2,
        "Samvit cannot go on. Please mend:\n  - forde has no member slack:T1:U1.\n",
    )
    acts = [json.loads(line)["act"] for line in shell("audit", "--json")[1].splitlines()]
    assert acts == ["delete member", "export member", "backup", "role given", *FIRST]
    assert "U1" not in shell("audit")[1]
    assert shell("restore", str(file))[0] == 2
    assert shell("restore", str(file), "--force")[0] == 0
    assert json.loads(shell("export", "member", *MEMBER)[1])["member"][0]["role"] == "secretariat"
    assert shell("audit", "--limit", "1", "--network", "forde")[1].endswith("export member  member 1\n")


@pytest.mark.parametrize("network_url", ["sqlite"], indirect=True)  # PostgreSQL keeps its own files
def test_a_database_file_is_its_owners_alone(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMVIT_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'samvit.db'}")
    before = os.umask(0o022)
    shell("import", "networks")
    os.umask(before)
    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("new/samvit.db*")} == {0}


def test_an_erasure_asks_first(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("secretariat", *MEMBER)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\n"))
    assert shell("delete", "member", *MEMBER)[0] == 1
    assert shell("export", "member", *MEMBER)[0] == 0
    assert shell("delete", "member", *MEMBER)[0] == 0
    assert shell("export", "member", *MEMBER)[0] == 2


def test_an_import_that_only_looks_is_not_in_the_trail(shell: Shell) -> None:
    assert shell("import", "networks")[0] == 0
    assert shell("import", "spreadsheet", "no-such-file.xlsx", "--network", "forde", "--dry-run")[0] == 2
    assert shell("import", "spreadsheet", "no-such-file.xlsx", "--network", "forde")[0] == 2
    assert [json.loads(line)["act"] for line in shell("audit", "--json")[1].splitlines()] == ["import networks"]


def test_a_network_that_is_not_known_is_told(shell: Shell) -> None:
    for words in (["audit"], ["export", "member", "slack:T1:U1"], ["delete", "member", "slack:T1:U1", "--yes"]):
        status, told = shell(*words, "--network", "atlantis")
        assert status == 2
        assert "--network must be one of" in told
