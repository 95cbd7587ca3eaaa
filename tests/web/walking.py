"""Walking a site as people do: from link to link, noting every word that a page says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from werkzeug.exceptions import NotFound

from engine.base.finding import Findings
from engine.dsl.text.node import Scalar, Table, walk
from engine.dsl.text.read import read_file
from tests.web.site import Browser

HAN = re.compile(r"[\u3400-\u9fff]")
#: Words that stand in attributes.
SPOKEN = ("title", "aria-label", "placeholder", "data-label", "alt", "content")
#: How many pages of one kind are looked at for each person.
PAGES_OF_A_KIND = 6
_HAN_RUN = "[\u3400-\u9fff]"
_SKIPPED = ("/static/", "/files/")


class Words(HTMLParser):
    """The words and links of a page; what stands in another language by its own mark is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._foreign = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link and the words of attributes."""
        given = {key: value or "" for key, value in attrs}
        if tag == "button" and given.get("name") == "language":
            self._foreign += 1
        if tag == "a":
            self.links.append(given.get("href", ""))
        self.said += [given[key] for key in SPOKEN if key in given]

    def handle_endtag(self, tag: str) -> None:
        """The mark ends."""
        if tag == "button" and self._foreign:
            self._foreign -= 1

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not self._foreign and data.strip():
            self.said.append(data)


def read(html: str) -> Words:
    """The words of a page."""
    words = Words()
    words.feed(html)
    return words


@dataclass
class Walk:
    """One person's way through a site, some pages of each kind."""

    app: Flask
    browser: Browser
    seen: set[str] = field(default_factory=set)
    kinds: dict[str, int] = field(default_factory=dict)

    def pages(self, first: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(address, page), following links."""
        waiting = list(first)
        while waiting:
            address = waiting.pop(0).partition("#")[0]
            if not self._wanted(address):
                continue
            answer = self.browser.get(address)
            if answer.status_code in (302, 303):
                waiting.append(answer.headers["Location"])
            elif answer.mimetype == "text/html":
                html = answer.get_data(as_text=True)
                yield address, html
                waiting += read(html).links
            else:
                yield address, ""

    def _wanted(self, address: str) -> bool:
        if not address.startswith("/") or address in self.seen or address.startswith(_SKIPPED):
            return False
        self.seen.add(address)
        kind = " ".join((self.kind(address), *self._of(address)))
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        return self.kinds[kind] <= PAGES_OF_A_KIND

    def kind(self, address: str) -> str:
        """Which of the site's pages it is."""
        return self._matched(address)[0]

    def _of(self, address: str) -> Iterator[str]:
        """What tells pages of one kind apart, besides the unit or the case they are about."""
        yield from (value for key, value in self._matched(address)[1].items() if key not in ("unit", "case"))
        yield from re.findall(r"tab=\w+", address)

    def _matched(self, address: str) -> tuple[str, Mapping[str, str]]:
        try:
            found, parts = self.app.url_map.bind("").match(address.partition("?")[0])
        except NotFound:
            return "nowhere", {}
        return str(found), parts


def scalars(files: Mapping[str, str]) -> set[str]:
    """Every text of a pack: keys and values of its YAML, cells of its sheets."""
    found: set[str] = set()
    for name, text in files.items():
        if name.endswith(".yaml"):
            read_in = read_file(name, text, Findings())
            for node in walk(read_in) if read_in is not None else ():
                if isinstance(node, Scalar):
                    found.add(node.text)
                elif isinstance(node, Table):
                    found |= set(node.entries)
        else:
            found |= {cell.strip() for cell in re.split(r"[,\n]", text)}
    return found


def leftover(said: Iterable[str], data: re.Pattern[str]) -> list[str]:
    """The words in Chinese that are no data."""
    bare = ((" ".join(words.split()), words) for words in said if HAN.search(words))
    return [words for tight, words in bare if HAN.search(data.sub("", tight))]


def data_pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Matches data where it stands by itself, not as part of a longer Chinese word."""
    tight = {" ".join(text.split()) for text in texts}
    known = sorted((text for text in tight if HAN.search(text)), key=len, reverse=True)
    return re.compile(f"(?<!{_HAN_RUN})(?:{'|'.join(map(re.escape, known))})(?!{_HAN_RUN})")
