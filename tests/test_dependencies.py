"""What is installed is what was chosen: each library pinned with its hashes, and nothing installed without them."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def locked() -> dict[str, Requirement]:
    """The pins of requirements.lock for this machine, by the library's name."""
    pins = [Requirement(line) for line in re.findall(r"^(\S.*?) \\$", _lock(), re.MULTILINE)]
    return {canonicalize_name(pin.name): pin for pin in pins if _is_for_here(pin)}


def asked() -> list[Requirement]:
    """What pyproject.toml asks for on this machine, the extras too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [each for group in groups for each in map(Requirement, group) if _is_for_here(each)]


def _is_for_here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def _lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_line_of_the_lock_is_one_version_with_its_hashes() -> None:
    parts = re.split(r"^(?=\S)", _lock(), flags=re.MULTILINE)[1:]
    faulty = [p.splitlines()[0] for p in parts if not re.match(r"[\w.\-]+(\[[\w,]+\])?==[\w.+!]+ (;.*)?\\\n", p)]
    without = [p.splitlines()[0] for p in parts if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", p)]
    assert (faulty, without) == ([], [])
    assert len(parts) >= len(locked()) > 80


def test_the_lock_holds_all_that_the_project_asks_for_and_in_a_version_it_allows() -> None:
    pins, wrong = locked(), []
    for each in asked():
        pin = pins.get(canonicalize_name(each.name))
        if pin is None or not each.specifier.contains(str(pin.specifier).removeprefix("==")):
            wrong.append(str(each))
    assert wrong == []
    names = [canonicalize_name(each.name) for each in asked()]
    assert sorted(names) == sorted(set(names))


def test_what_is_installed_for_the_project_down_to_the_last_is_what_the_lock_says() -> None:
    pins, seen, wrong = locked(), set[str](), []
    waiting = asked()
    while waiting:
        each = waiting.pop()
        name, extras = canonicalize_name(each.name), tuple(sorted(each.extras)) or ("",)
        if f"{name} {extras}" in seen:
            continue
        seen.add(f"{name} {extras}")
        there = metadata.distribution(name)
        if name not in pins or str(pins[name].specifier) != f"=={there.version}":
            wrong.append(f"{name} {there.version}")
        needs = map(Requirement, there.requires or ())
        waiting += [n for n in needs if n.marker is None or any(n.marker.evaluate({"extra": x}) for x in extras)]
    assert wrong == []
    assert len(seen) > 60


def test_nothing_is_installed_from_the_registry_without_its_hash() -> None:
    files = [ROOT / "Makefile", ROOT / "Dockerfile", ROOT / ".ci" / "run", *(ROOT / "docs").glob("install*.md")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    installing = [line for line in lines if re.search(r"\bpip\d?\b.* (install|wheel|download) ", line)]
    own = ("--no-index", "--no-deps --no-build-isolation -e .")
    assert [line for line in installing if "--require-hashes" not in line and not any(o in line for o in own)] == []
    assert len([line for line in installing if "--require-hashes" in line]) >= 2
    assert not [line for line in lines if re.search(r"\bnpm\b.* install\b", line)], "npm ci alone keeps to its lock"


def test_every_library_of_the_independent_stand_in_has_its_hash() -> None:
    lock = (ROOT / "tests" / "emulate" / "package-lock.json").read_text(encoding="utf-8")
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/') > 0


def test_what_looks_for_known_faults_is_run_and_strict() -> None:
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    tests = make.partition("\ntest:")[2].partition("\n\n")[0]
    assert "bandit -q -c pyproject.toml -r bot commands knowledge storage\n" in f"{tests}\n"
    audit = make.partition("\naudit:")[2].partition("\n\n")[0]
    assert "pip-audit --strict --require-hashes" in audit
