"""What a store or a stored bundle says when it cannot be used, turned into a sentence for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.bootstrap import Broken, open_site
from engine.cli.console import Sorry
from engine.cli.site import SiteFolder
from engine.plugin.host import plugins_of
from engine.service.engine import BrokenBundle, Engine
from engine.store.errors import StoreUnusable


@contextmanager
def told() -> Iterator[None]:
    """Let known troubles end the command with their sentence."""
    try:
        yield
    except (StoreUnusable, Broken, BrokenBundle) as trouble:
        raise Sorry(trouble.said) from trouble


def engine_of(site: SiteFolder) -> Engine:
    """The engine of a site that was prepared."""
    with told():
        return open_site(site.url, blobs=site.blobs, plugins=plugins_of(site.path))
