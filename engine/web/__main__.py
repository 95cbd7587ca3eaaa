"""`python -m engine.web --url URL --blobs FOLDER --secret FILE`: the pages of a site on one address."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from waitress.server import create_server

from engine.base.finding import Said
from engine.bootstrap import open_site
from engine.store.errors import StoreUnusable
from engine.web.app import create_app
from engine.web.settings import WebSettings

THREADS = 8


def main() -> int:
    """Read the command line and serve until told to stop."""
    args = _arguments()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGTERM, _end)
    try:
        secret = bytes.fromhex(args.secret.read_text(encoding="utf-8").strip())
        engine = open_site(args.url, blobs=args.blobs)
        app = create_app(engine, WebSettings(secret=secret, https=args.https, proxies=args.proxies))
        server = create_server(app, host=args.host, port=args.port, threads=THREADS, ident=None)
    except StoreUnusable as unusable:
        return _sorry(unusable.said)
    except ValueError:
        return _sorry(Said(f"密钥文件 {args.secret} 坏了", f"The secret in {args.secret} is damaged"))
    except (OSError, OverflowError) as wrong:
        return _sorry(
            Said(
                f"{args.host}:{args.port} 或站点文件用不了（{wrong}）；端口可以用 --port 换一个",
                f"{args.host}:{args.port} or a file of the site cannot be used ({wrong}); see --port",
            )
        )
    server.run()  # returns after SIGTERM or Ctrl-C, when the requests at hand are answered
    server.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="engine.web", description=__doc__)
    parser.add_argument("--url", required=True, help="the site's database, as a SQLAlchemy URL")
    parser.add_argument("--blobs", type=Path, help="the folder of uploaded files")
    parser.add_argument("--secret", type=Path, required=True, help="the file that holds the site's secret")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
    parser.add_argument("--https", action="store_true", help="the front end serves TLS")
    parser.add_argument("--proxies", type=int, default=0, help="how many reverse proxies stand in front")
    return parser.parse_args()


def _sorry(said: Said) -> int:
    print(f"{said.zh}\n{said.en}", file=sys.stderr)
    return 1


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
