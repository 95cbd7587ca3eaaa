"""`python -m engine.worker --url URL --blobs FOLDER`: one worker of a site."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from engine.store.errors import StoreUnusable
from engine.worker.main import run


def main() -> int:
    """Read the command line and work until told to stop."""
    parser = argparse.ArgumentParser(prog="engine.worker", description=__doc__)
    parser.add_argument("--url", required=True, help="the site's database, as a SQLAlchemy URL")
    parser.add_argument("--blobs", type=Path, help="the folder of uploaded files")
    args = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        run(args.url, blobs=args.blobs)
    except StoreUnusable as unusable:
        print(f"{unusable.said.zh}\n{unusable.said.en}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
