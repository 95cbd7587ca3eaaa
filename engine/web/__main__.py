"""`python -m engine.web --url URL --blobs FOLDER --secret FILE`: the pages of a site, until told to stop."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from waitress.server import create_server

from engine.bootstrap import open_site
from engine.plugin.host import plugins_of
from engine.store.errors import StoreUnusable
from engine.store.sql.store import blobs_beside
from engine.web.app import create_app
from engine.web.settings import WebSettings

THREADS = 8


def main() -> int:
    """Read the command line and serve."""
    args = _arguments().parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if args.access_log:
        logging.getLogger("yifang.access").setLevel(logging.INFO)
    try:
        plugins = plugins_of((args.blobs or blobs_beside(args.url)).parent)
        engine = open_site(args.url, blobs=args.blobs, plugins=plugins)
        secret = bytes.fromhex(args.secret.read_text(encoding="ascii").strip())
    except StoreUnusable as unusable:
        print(f"{unusable.said.zh}\n{unusable.said.en}", file=sys.stderr)
        return 1
    except (OSError, ValueError):
        print(f"读不到密钥文件 {args.secret}\nThe secret {args.secret} cannot be read", file=sys.stderr)
        return 1
    settings = WebSettings(secret=secret, https=args.https, proxies=args.proxies)
    signal.signal(signal.SIGTERM, _end)
    try:
        server = create_server(
            create_app(engine, settings, plugins),
            host=args.host,
            port=args.port,
            threads=THREADS,
            ident=None,
            max_request_body_size=settings.request_bytes_most + 1024,
        )
    except OSError as taken:
        print(
            f"{args.host}:{args.port} 用不了（{taken.strerror}）；可以用 --port 换一个\n"
            f"{args.host}:{args.port} cannot be used ({taken.strerror}); choose another with --port",
            file=sys.stderr,
        )
        return 1
    server.run()
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="engine.web", description=__doc__)
    parser.add_argument("--url", required=True, help="the site's database, as a SQLAlchemy URL")
    parser.add_argument("--blobs", type=Path, help="the folder of uploaded files")
    parser.add_argument("--secret", type=Path, required=True, help="a file with the site's secret in hex")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--https", action="store_true", help="served over TLS by a proxy in front")
    parser.add_argument("--proxies", type=int, default=0, help="how many proxies in front are believed")
    parser.add_argument("--access-log", action="store_true", help="one line for each request, without names")
    return parser


def _end(number: int, frame: FrameType | None) -> None:
    """Waitress finishes what it is answering when its loop is left by SystemExit."""
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
