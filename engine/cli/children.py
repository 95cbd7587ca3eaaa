"""The processes of a site: how web and worker are started, watched and ended together."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from engine.base.finding import Said
from engine.cli.console import Sorry
from engine.cli.site import SiteFolder

OPENING_SECONDS_MAX = 60
ENDING_SECONDS_MAX = 15
LOOK_SECONDS = 0.1
PR_SET_PDEATHSIG = 1


def web_command(site: SiteFolder, host: str, port: int) -> list[str]:
    """The command line of the web shell; its secret is read from the site's folder, never from here."""
    site.secret()
    own = ["--url", site.url, "--blobs", str(site.blobs), "--secret", str(site.path / "secret")]
    return [sys.executable, "-m", "engine.web", *own, "--host", host, "--port", str(port)]


def worker_command(site: SiteFolder) -> list[str]:
    """The command line of the worker shell."""
    return [sys.executable, "-m", "engine.worker", "--url", site.url, "--blobs", str(site.blobs)]


def refuse_taken(host: str, port: int) -> None:
    """Say at once that the port is taken, rather than after everything was started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as taken:
            raise Sorry(
                Said(
                    f"端口 {port} 用不了（{taken}）；可以用 --port 换一个",
                    f"The port {port} cannot be used ({taken}); choose another with --port",
                )
            ) from taken


def _ending_with_parent() -> Callable[[], object] | None:
    """On Linux a child is told to end when we are killed outright; elsewhere nothing can be done about it."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Children:
    """Processes that live and end together."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, command: Sequence[str]) -> None:
        """Start one more; it shares our terminal and our process group, so Ctrl-C reaches it too."""
        before = _ending_with_parent()
        child = subprocess.Popen(command, preexec_fn=before)  # noqa: PLW1509 - no threads run here yet
        self._running.append(child)

    def wait_until_open(self, host: str, port: int) -> bool:
        """Whether somebody answers at the address before one of the processes ended or time ran out."""
        until = time.monotonic() + OPENING_SECONDS_MAX
        while time.monotonic() < until and self.ended() is None:
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return True
            time.sleep(LOOK_SECONDS)
        return False

    def ended(self) -> int | None:
        """The number one of them ended with; None while all run."""
        codes = (child.poll() for child in self._running)
        return next((code for code in codes if code is not None), None)

    def wait(self) -> int:
        """Wait until one of them ends."""
        while (code := self.ended()) is None:
            time.sleep(LOOK_SECONDS)
        return code

    def end(self) -> None:
        """End all of them: in good order, and by force after a while."""
        for child in self._running:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        until = time.monotonic() + ENDING_SECONDS_MAX
        for child in self._running:
            try:
                child.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
