"""`yifang swap`: the life of a version at the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bootstrap import open_site
from engine.model.ids import PersonId
from engine.service.people import add_account
from tests.cli.terminal import Said, Terminal
from tests.support.swapping import SCENARIO, zipped
from tests.web.site import HASHER, PASSWORD

SITE = ("--site", "site")


def step(terminal: Terminal, *words: str, who: str = "boss") -> Said:
    return terminal.run("swap", *words, "--as", who, *SITE)


@pytest.fixture
def pack(terminal: Terminal) -> Path:
    """The little pack in force on a site with two administrators."""
    folder = terminal.pack()
    terminal.scenario(SCENARIO)
    terminal.run("prepare", *SITE)
    assert terminal.run("activate", "configs/little", *SITE).code == 0
    engine = open_site(f"sqlite:///{terminal.folder / 'site' / 'site.db'}")
    for who in ("boss", "second"):
        add_account(engine.store, HASHER, login=who, person=PersonId(who), password=PASSWORD, is_admin=True)
    return folder


def changed(pack: Path) -> None:
    path = pack / "mechanisms" / "help.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("value: 3 个工作日", "value: 1 个工作日"), encoding="utf-8")


def test_a_folder_becomes_a_version_in_force_and_is_taken_back(terminal: Terminal, pack: Path) -> None:
    changed(pack)
    refused = terminal.run("activate", "configs/little", *SITE)
    assert (refused.code, "yifang swap draft" in refused.all) == (1, True)
    drafted = step(terminal, "draft", "configs/little", "--reason", "缩短时限")
    assert drafted.code == 0, drafted.all
    swap = drafted.out.split()[0]
    for deed in ("check", "prove", "compare", "rehearse"):
        answer = step(terminal, deed, swap)
        assert answer.code == 0, answer.all
    assert "3 个工作日 → 1 个工作日" in step(terminal, "compare", swap).out
    step(terminal, "rehearse", swap)
    own = step(terminal, "approve", swap, "--reason", "同意")
    assert (own.code, "请另一位管理员批准" in own.err) == (1, True)
    assert step(terminal, "approve", swap, "--reason", "同意", who="second").code == 0
    past = step(terminal, "activate", swap, "--at", "2020-01-01T00:00")
    assert (past.code, "已经过去" in past.err) == (1, True)
    late = step(terminal, "activate", swap, "--expected", "7")
    assert (late.code, "最新已是第 1 版" in late.err) == (1, True)
    assert "第 2 版" in step(terminal, "activate", swap).out
    assert "第 3 版" in step(terminal, "back", "little", "--version", "1", "--reason", "先恢复").out
    assert "已回退" in terminal.run("swap", "show", swap, *SITE).out
    assert re.search(r"little 3 .*\n.*little 2 ", terminal.run("swap", "list", *SITE).out)


def test_an_archive_is_taken_or_refused_with_a_sentence(terminal: Terminal, pack: Path) -> None:
    files = {f"little/{path.relative_to(pack)}": path.read_bytes() for path in pack.rglob("*.yaml")}
    good, bad = terminal.folder / "good.zip", terminal.folder / "bad.zip"
    good.write_bytes(zipped(files))
    bad.write_bytes(zipped({**files, "../out.yaml": "a: 1\n"}))
    answer = step(terminal, "draft", "bad.zip")
    assert (answer.code, "压缩包外面" in answer.err) == (1, True)
    assert step(terminal, "draft", "good.zip").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "nothing"), "没有这次换版"),
        (("check",), "换版编号"),
        (("back", "little"), "--version"),
        (("back", "little", "--version", "9", "--reason", "x"), "没有第 9 版"),
        (("replay", "nothing"), "--period"),
        (("replay", "nothing", "--period", "2025-03"), "没有这次换版"),
        (("activate", "nothing", "--at", "tomorrow"), "2025-11-03T12:00"),
    ],
)
def test_what_cannot_be_is_told(terminal: Terminal, pack: Path, words: tuple[str, ...], said: str) -> None:
    answer = step(terminal, *words)
    assert answer.code != 0
    assert said in answer.err


def test_only_an_administrator_changes_rules(terminal: Terminal, pack: Path) -> None:
    answer = step(terminal, "draft", "configs/little", who="nobody")
    assert (answer.code, "--as" in answer.err) == (2, True)
