"""The access log: method, route, status and time; no addresses of pages, names, ids or search words."""

from __future__ import annotations

import json
import logging
import time

from flask import Flask, Response, g, request

_LOG = logging.getLogger("yifang.access")


def keep(app: Flask) -> None:
    """Write one line for each request that is no static file."""
    app.before_request(_start)
    app.after_request(_write)


def _start() -> None:
    g.began = time.perf_counter()


def _write(response: Response) -> Response:
    if request.endpoint != "static" and "began" in g:
        # the route's pattern is logged, never the path: paths and queries name people and cases
        route = request.url_rule.rule if request.url_rule else "-"
        took_ms = round((time.perf_counter() - g.began) * 1000)
        line = {"method": request.method, "route": route, "status": response.status_code, "ms": took_ms}
        _LOG.info("%s", json.dumps(line))
    return response
