"""A site: prepared, rules activated, examined, and run in one go."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from engine.bootstrap import newest_release, open_site
from engine.exchange.excel_in import sheets_of
from engine.exchange.excel_out import workbook_of
from engine.service.engine import Engine
from tests.cli.terminal import Terminal
from tests.support.processes import Started, free_port, started

SITE = ("--site", "site")


def _spoil(pack: Path) -> None:
    path = pack / "mechanisms" / "help.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("post(clerk)", "post(nobody)"), encoding="utf-8")


def test_a_site_is_prepared_filled_and_found_sound(terminal: Terminal) -> None:
    terminal.pack()
    assert terminal.run("prepare", *SITE).code == 0
    assert terminal.run("prepare", *SITE).code == 0
    first = terminal.run("activate", "configs/little", *SITE)
    assert (first.code, "第 1 版" in first.out) == (0, True), first.all
    again = terminal.run("activate", "configs/little", *SITE)
    assert (again.code, "没有变化" in again.out) == (0, True)
    for command in ("verify", "rebuild", "doctor"):
        answer = terminal.run(command, *SITE)
        assert answer.code == 0, answer.all


def test_a_pack_with_placeholders_is_checked_but_not_put_in_force(terminal: Terminal) -> None:
    pack = terminal.pack()
    path = pack / "mechanisms" / "help.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{label: ", "{placeholder: true, label: ", 1), encoding="utf-8")
    assert "placeholder: true" in path.read_text(encoding="utf-8")
    checked = terminal.run("check", "configs/little")
    assert (checked.code, "placeholder-left" in checked.all) == (0, True), checked.all
    terminal.run("prepare", *SITE)
    refused = terminal.run("activate", "configs/little", *SITE)
    assert (refused.code, "待定的内容" in refused.all) == (1, True), refused.all
    assert "placeholder-left" in refused.all


def test_a_broken_pack_keeps_the_last_good_rules_and_says_why(terminal: Terminal) -> None:
    pack = terminal.pack()
    terminal.run("prepare", *SITE)
    _spoil(pack)
    nothing = terminal.run("activate", "configs/little", *SITE)
    assert (nothing.code, "还没有可用的规则" in nothing.all) == (1, True)
    path = pack / "mechanisms" / "help.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("post(nobody)", "post(clerk)"), encoding="utf-8")
    assert terminal.run("activate", "configs/little", *SITE).code == 0
    _spoil(pack)
    kept = terminal.run("activate", "configs/little", *SITE)
    assert kept.code == 1
    assert "沿用 little 第 1 版" in kept.all
    assert "configs/little/mechanisms/help.yaml" in kept.all


def test_rolling_back_makes_a_new_version_with_the_old_content(terminal: Terminal) -> None:
    path = terminal.pack() / "mechanisms" / "help.yaml"
    terminal.run("prepare", *SITE)
    terminal.run("activate", "configs/little", *SITE)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# v2\n", encoding="utf-8")
    assert "第 2 版" in terminal.run("activate", "configs/little", *SITE).out
    none = terminal.run("activate", "little", "--version", "7", *SITE)
    assert (none.code, "没有第 7 版" in none.all) == (1, True), none.all
    back = terminal.run("activate", "little", "--version", "1", *SITE)
    assert (back.code, "第 3 版，内容同第 1 版" in back.out) == (0, True), back.all
    engine = _site(terminal)
    with engine.store.read() as work:
        bundles = {release.number: release.bundle for release in work.releases()}
    assert bundles[3] == bundles[1] != bundles[2]
    assert len(bundles) == 3
    assert terminal.run("verify", *SITE).code == 0


def test_changed_evidence_is_found(terminal: Terminal) -> None:
    terminal.pack()
    terminal.run("prepare", *SITE)
    terminal.run("activate", "configs/little", *SITE)
    with closing(sqlite3.connect(terminal.folder / "site" / "site.db")) as database:
        database.execute("DROP TRIGGER event_no_update")
        changed = database.execute("UPDATE event SET actor = 'somebody' WHERE stream = 'releases'").rowcount
        database.commit()
    assert changed == 1
    answer = terminal.run("verify", *SITE)
    assert answer.code == 1
    assert "releases #1" in answer.out


#: How a database is spoilt, and what is said about it.
UNUSABLE = [
    ("DROP TABLE alembic_version", "yifang prepare"),
    ("UPDATE alembic_version SET version_num = '9999'", "升级程序"),
]


@pytest.mark.parametrize(("statement", "words"), UNUSABLE)
def test_an_unknown_database_gets_a_sentence(terminal: Terminal, statement: str, words: str) -> None:
    terminal.run("prepare", *SITE)
    with closing(sqlite3.connect(terminal.folder / "site" / "site.db")) as database:
        database.execute(statement)
        database.commit()
    answer = terminal.run("verify", *SITE)
    assert answer.code == 1
    assert words in answer.err
    assert len(answer.all.splitlines()) == 1


def test_a_file_that_is_no_database_gets_a_sentence(terminal: Terminal) -> None:
    (terminal.folder / "site").mkdir()
    (terminal.folder / "site" / "site.db").write_text("这不是数据库" * 100, encoding="utf-8")
    for command in ("prepare", "verify", "doctor"):
        answer = terminal.run(command, *SITE)
        assert answer.code == 1
        assert "Traceback" not in answer.all


def test_a_site_folder_that_cannot_be_made_gets_a_sentence(terminal: Terminal) -> None:
    (terminal.folder / "site").write_text("a file", encoding="utf-8")
    answer = terminal.run("prepare", *SITE)
    assert answer.code == 1
    assert "不能使用站点目录" in answer.err


@contextmanager
def running(terminal: Terminal, port: int) -> Iterator[Started]:
    """`yifang run` on the little pack, open for work."""
    folder = terminal.folder
    command = [sys.executable, "-m", "engine.cli", "run", "--pack", str(folder / "configs" / "little")]
    command += ["--site", str(folder / "site"), "--port", str(port)]
    with started(command, ready="Ctrl-C") as site:
        yield site


def _opens(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        text: str = page.read().decode()
    return text


def _site(terminal: Terminal) -> Engine:
    return open_site(f"sqlite:///{terminal.folder / 'site' / 'site.db'}")


def test_a_demonstration_opens_from_nothing_and_keeps_its_data(terminal: Terminal) -> None:
    pack, port = terminal.pack(), free_port()
    with running(terminal, port) as site:
        assert f"http://127.0.0.1:{port}" in site.said
        assert "wen        文书" in site.said
        assert "<form" in _opens(port)
        site.signal(signal.SIGINT)
        assert site.process.wait(30) == 0
    with pytest.raises(urllib.error.URLError):
        _opens(port)
    password = (terminal.folder / "site" / "demo-password").read_text(encoding="utf-8")
    assert password in site.said
    _spoil(pack)
    with running(terminal, port) as site:
        assert "沿用 little 第 1 版" in site.said
        assert password in site.said
        assert "<form" in _opens(port)
    release = newest_release(_site(terminal))
    assert release is not None
    assert release.number == 1


def test_when_one_of_its_processes_dies_the_others_end_too(terminal: Terminal) -> None:
    terminal.pack()
    port = free_port()
    with running(terminal, port) as site:
        worker = _child(site.process.pid, "engine.worker")
        worker_gone = Path(f"/proc/{worker}")
        signal_to(worker)
        assert site.process.wait(30) == 1
        assert not worker_gone.exists()
    with pytest.raises(urllib.error.URLError):
        _opens(port)


def signal_to(pid: int) -> None:
    """Kill one process."""
    os.kill(pid, signal.SIGKILL)


def test_killing_it_outright_leaves_nothing_running(terminal: Terminal) -> None:
    terminal.pack()
    port = free_port()
    with running(terminal, port) as site:
        children = [_child(site.process.pid, module) for module in ("engine.worker", "engine.web")]
        os.kill(site.process.pid, signal.SIGKILL)
        until = time.monotonic() + 30
        while any(_runs(child) for child in children):
            assert time.monotonic() < until, f"still running: {children}"
            time.sleep(0.05)


def _runs(pid: int) -> bool:
    """Whether a process is there and has not ended; an ended one stays until somebody asks after it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _child(parent: int, module: str) -> int:
    """The child of a process that runs a module."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
                line = (status.parent / "cmdline").read_text(encoding="utf-8")
            except OSError:
                continue
            if int(fields[1]) == parent and module in line:
                return int(status.parent.name)
    raise AssertionError(f"no {module} below {parent}")


def test_a_port_that_is_taken_is_told_before_anything_is_made(terminal: Terminal) -> None:
    terminal.pack()

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = terminal.run("run", "--pack", "configs/little", *SITE, "--port", str(port))
    assert answer.code == 1
    assert f"端口 {port} 用不了" in answer.err
    assert not (terminal.folder / "site").exists()


def test_a_broken_pack_never_opens_a_new_site(terminal: Terminal) -> None:
    _spoil(terminal.pack())
    answer = terminal.run("run", "--pack", "configs/little", *SITE, "--port", str(free_port()))
    assert answer.code == 1
    assert "还没有可用的规则" in answer.err


def test_running_cases_are_moved_only_when_asked_to(terminal: Terminal) -> None:
    terminal.pack()
    terminal.run("prepare", *SITE)
    unknown = terminal.run("migrate", "little", *SITE)
    assert (unknown.code, "没有 little 的这一版" in unknown.all) == (1, True), unknown.all
    terminal.run("activate", "configs/little", *SITE)
    shown = terminal.run("migrate", "little", *SITE)
    assert (shown.code, "没有写入任何内容" in shown.all) == (0, True), shown.all
    done = terminal.run("migrate", "little", "--apply", *SITE)
    assert (done.code, "转入 0 件" in done.all) == (0, True), done.all
    missing = terminal.run("migrate", "little", "--undo", "none", *SITE)
    assert (missing.code, "没有编号为 none 的转入" in missing.all) == (1, True), missing.all


def test_units_and_people_come_from_a_workbook_after_a_dry_run(terminal: Terminal) -> None:
    terminal.pack()
    terminal.run("prepare", *SITE)
    terminal.run("activate", "configs/little", *SITE)
    assert terminal.run("organise", "org.xlsx", "--template", *SITE).code == 0
    assert terminal.run("organise", "org.xlsx", *SITE).code == 0
    path = terminal.folder / "org.xlsx"
    sheets = sheets_of(path.read_bytes())
    assert isinstance(sheets, dict)
    heads = sheets["单位"][0]
    kind = sheets["单位"][1][2]
    good = {"单位": (heads, ("u9", "九号", kind, *("" for _ in heads[3:]))), "人员": (sheets["人员"][0],)}
    path.write_bytes(workbook_of(good))
    tried = terminal.run("organise", "org.xlsx", *SITE)
    assert (tried.code, "没有写入" in tried.out, "新设 九号" in tried.out) == (0, True, True), tried.all
    done = terminal.run("organise", "org.xlsx", "--apply", *SITE)
    assert (done.code, "已写入 1 项" in done.out) == (0, True), done.all
    again = terminal.run("organise", "org.xlsx", "--apply", *SITE)
    assert (again.code, "单位!A2" in again.all) == (1, True), again.all
    path.write_bytes(b"no workbook")
    assert terminal.run("organise", "org.xlsx", *SITE).code != 0
