"""A TCP proxy that lets a request through and then cuts the line before the reply comes back."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PIECE_BYTES = 65536
PATIENCE_SECONDS = 30.0


@dataclass
class Proxy:
    """Forwards bytes between browsers and the site; `cut` counts the replies it will still swallow."""

    to_port: int
    listening: socket.socket
    cut: int = 0
    swallowed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """Where browsers find it."""
        port: int = self.listening.getsockname()[1]
        return port

    def serve(self) -> None:
        """Take connections until the socket is closed."""
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self.listening.accept()
                threading.Thread(target=self._forward, args=(browser,), daemon=True).start()

    def _forward(self, browser: socket.socket) -> None:
        there = ("127.0.0.1", self.to_port)
        with (
            contextlib.suppress(OSError),
            browser,
            socket.create_connection(there, PATIENCE_SECONDS) as site,
        ):
            self._pump(browser, site)

    def _pump(self, browser: socket.socket, site: socket.socket) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(browser, selectors.EVENT_READ, site)
            ready.register(site, selectors.EVENT_READ, browser)
            while events := ready.select(PATIENCE_SECONDS):
                for key, _ in events:
                    source = site if key.data is browser else browser
                    piece = source.recv(PIECE_BYTES)
                    # the first byte of the reply tells that the site has answered: its work is committed
                    if not piece or (source is site and self._swallows()):
                        _reset(browser)
                        return
                    key.data.sendall(piece)

    def _swallows(self) -> bool:
        with self.lock:
            if self.cut == 0:
                return False
            self.cut -= 1
            self.swallowed += 1
            return True


def _reset(line: socket.socket) -> None:
    """Close so that nothing more arrives: with a reset, where there is something left to say."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    """A proxy in front of a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = Proxy(port, listening)
        serving = threading.Thread(target=proxy.serve, daemon=True)
        serving.start()
        try:
            yield proxy
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            serving.join(10)
