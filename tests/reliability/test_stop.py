"""`yifang run` ends as a whole, however it is told to, and loses nothing."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reliability.client import Client, case_of, note
from tests.reliability.site import PACK, YIFANG, is_alive
from tests.support.processes import Started, free_port, started

END_SECONDS_MAX = 30
OPEN = "按 Ctrl-C 停止"


@contextmanager
def demonstration(site: Path, port: int, pack: Path = PACK) -> Iterator[Started]:
    """`yifang run`, open for work."""
    command = [*YIFANG, "run", "--pack", str(pack), "--site", str(site), "--port", str(port)]
    with started(command, ready=OPEN) as running:
        yield running


def signed_in(running: Started, login: str, port: int) -> Client:
    """Somebody's browser, with the password that was printed."""
    said = re.search(r"口令都是 (\S+)）", running.said)
    assert said is not None, running.said
    client = Client([port])
    client.sign_in(login, said[1])
    return client


def ended(running: Started) -> None:
    """All of it is gone in time, without a traceback."""
    until = time.monotonic() + END_SECONDS_MAX
    running.process.wait(END_SECONDS_MAX)
    while is_alive(running.process.pid):
        assert time.monotonic() < until, "a process outlived `yifang run`"
        time.sleep(0.05)
    assert running.process.stdout is not None
    said = running.said + running.process.stdout.read().decode()
    assert "Traceback" not in said, said


def test_a_demonstration_ends_whole_and_opens_with_what_it_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    site, port = tmp_path / "site", free_port()
    with demonstration(site, port) as running:
        cases = [case_of(signed_in(running, "cun1", port).post("/start/money.ask/V1", note("头一天")))]
        running.process.send_signal(signal.SIGTERM)  # as a service manager does: to the parent alone
        ended(running)
        assert running.process.returncode == 0
    with demonstration(site, port) as running:
        head = signed_in(running, "cun1", port)
        assert "头一天" in head.get(f"/cases/{cases[0]}").text
        cases.append(case_of(head.post("/start/money.ask/V1", note("第二天"))))
        os.killpg(running.process.pid, signal.SIGINT)  # as a terminal does on Ctrl-C: to the whole group
        ended(running)
        assert running.process.returncode == 0
    with demonstration(site, port) as running:
        head = signed_in(running, "cun1", port)
        for case, words in zip(cases, ("头一天", "第二天"), strict=True):
            assert words in head.get(f"/cases/{case}").text
        running.process.kill()  # nothing can be tidied up, and still nobody may be left
        ended(running)


def test_ctrl_c_while_it_opens_ends_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    port = str(free_port())
    command = [*YIFANG, "run", "--pack", str(PACK), "--site", str(tmp_path / "site"), "--port", port]
    with started(command, ready="装入示例") as running:
        os.killpg(running.process.pid, signal.SIGINT)
        ended(running)
