"""A site in a folder of its own with the pack of these tests, and its real processes."""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.bootstrap import add_logins, install_pack, load_sample, open_site
from engine.cli.packs import read_pack
from engine.cli.site import DATABASE_VARIABLE, SiteFolder
from engine.service.engine import Engine
from engine.store.opening import prepare
from tests.support.processes import ROOT, Started, free_port, started
from tests.web.site import HASHER

PACK = ROOT / "tests" / "reliability" / "pack"
PASSWORD = "平安-Xiangyang-9"
CLERKS = ("wen1", "wen2", "wen3", "wen4", "wen5", "wen6", "wen7", "wen8")
HEADS = ("cun1", "cun2", "cun3", "cun4")
OPEN_SECONDS_MAX = 60
YIFANG = (sys.executable, "-m", "engine.cli")


@dataclass(frozen=True, slots=True)
class Site:
    """A prepared site: its folder and its database."""

    folder: SiteFolder
    url: str

    @property
    def env(self) -> Mapping[str, str]:
        """What its processes find in their environment."""
        return {DATABASE_VARIABLE: self.url, "YIFANG_LOG": str(self.folder.log)}

    @property
    def whole_env(self) -> dict[str, str]:
        """The environment of a command that is run to its end."""
        return {**os.environ, **self.env}

    def open(self) -> Engine:
        """The engine on its database, to look at what is there."""
        return open_site(self.url, blobs=self.folder.blobs)

    def command(self, name: str, *more: str) -> list[str]:
        """A command line on this site."""
        return [*YIFANG, name, "--site", str(self.folder.path), *more]


def build(folder: Path, url: str) -> Site:
    """A database with rules in force, the sample's people and their logins."""
    site = Site(SiteFolder(folder), url)
    site.folder.make()
    prepare(url)
    engine = site.open()
    pack = read_pack(str(PACK))
    installed = install_pack(engine, pack.files, pack.pack)
    assert installed.compiled is not None, installed.findings
    add_logins(engine, load_sample(engine, installed.compiled), PASSWORD, HASHER)
    return site


class Process:
    """A web or worker process that is killed and started again."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], port: int | None = None) -> None:
        self._command, self._env, self.port = command, env, port
        self._stack = ExitStack()
        self.running: Started | None = None
        self.groups: list[int] = []

    def start(self) -> None:
        """Start it; a web process is not waited for."""
        self.running = self._stack.enter_context(started(self._command, env=self._env))
        self.groups.append(self.running.process.pid)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.running is not None
        self.running.process.send_signal(signal.SIGKILL)
        self.running.process.wait(20)

    def wait_until_open(self) -> None:
        """Wait until its pages are served."""
        assert self.running is not None
        until = time.monotonic() + OPEN_SECONDS_MAX
        while not self._answers():
            assert self.running.process.poll() is None, self.running.wait_for("this is never said")
            assert time.monotonic() < until, "the site does not open"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self) -> None:
        """End it in good order."""
        self._stack.close()

    def has_orphans(self) -> bool:
        """Whether somebody of a group it ever had is still there."""
        return any(is_alive(group) for group in self.groups)


def is_alive(group: int) -> bool:
    """Whether a process group has members."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def web_process(site: Site) -> Process:
    """The pages of a site, on a port of their own."""
    port = free_port()
    return Process(site.command("serve", "--port", str(port)), site.env, port)


def worker_process(site: Site) -> Process:
    """The worker of a site."""
    return Process(site.command("worker"), site.env)


@contextmanager
def running(site: Site, webs: int = 1) -> Iterator[tuple[list[Process], Process]]:
    """Web processes and a worker, open for work."""
    pages, worker = [web_process(site) for _ in range(webs)], worker_process(site)
    try:
        for process in (*pages, worker):
            process.start()
        for page in pages:
            page.wait_until_open()
        yield pages, worker
    finally:
        for process in (*pages, worker):
            process.end()
