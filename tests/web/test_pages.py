"""The pages' weight, what they are made of, and that they can be read by everybody."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from engine.web import assets
from engine.web.assets import FOLDER
from tests.web.forms import compiled
from tests.web.site import Browser, Site, a_site, form_in

BASE_PAGE_BYTES_MOST = 80 * 1024
VENDOR = FOLDER / "vendor"
PAGES = (
    "/desk",
    "/start",
    "/start/m.visit/s7",
    "/funds/m.fund",
    "/registers/m.request",
    "/rules",
    "/points/m.points",
)


@pytest.fixture(scope="module")
def site() -> Site:
    return a_site(compiled())


@pytest.fixture(scope="module")
def browser(site: Site) -> Browser:
    return site.browser("sec7")


def test_vendored_files_are_what_the_manifest_says() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    for entry in manifest:
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["version"] in entry["file"]
        assert (VENDOR / entry["licence_file"]).read_text()
    listed = {name for entry in manifest for name in (entry["file"], entry["licence_file"])}
    assert {path.name for path in VENDOR.iterdir()} == listed | {"manifest.json"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_all_it_needs_is_light(browser: Browser, page: str) -> None:
    html = browser.text(page)
    total = len(gzip.compress(html.encode()))
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
        answer = browser.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        total += len(answer.data)
    assert total <= BASE_PAGE_BYTES_MOST


@pytest.mark.parametrize("page", PAGES)
def test_a_page_calls_nobody_and_holds_no_script_or_style(browser: Browser, page: str) -> None:
    html = browser.text(page)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", html)


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_label_and_every_id_is_there_once(browser: Browser, page: str) -> None:
    html = browser.text(page)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="hidden"' not in tag and 'type="radio"' not in tag and 'type="checkbox"' not in tag:
            found = re.search(r'\sid="([^"]+)"', tag)
            assert found is not None, tag
            assert found[1] in labelled
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)


@pytest.mark.parametrize("file", [p.name for p in FOLDER.glob("*.css")])
def test_our_sheet_keeps_to_what_chromium_90_knows(file: str) -> None:
    sheet = (FOLDER / file).read_text()
    assert not re.search(r":has\(|@container|color-mix|@layer|\bsubgrid\b|&\s|inset:|dvh|:is\(", sheet)
    assert "url(http" not in sheet


def test_the_chrome_speaks_english_and_keeps_the_labels_of_the_pack(site: Site) -> None:
    browser = site.browser("sec7")
    form = form_in(browser.text("/desk"), "/language")
    answer = browser.post("/language", form, {"language": "en", "back": "/start/m.visit/s7"})
    assert answer.headers["Location"] == "/start/m.visit/s7"
    page = browser.text("/start/m.visit/s7")
    assert 'lang="en"' in page
    assert "Next: check your answers" in page
    assert "方便的时间" in page
    empty = browser.send("/start/m.visit/s7", "/start/m.visit/s7", {"do": "check"})
    wrong = re.findall('class="wrong"[^>]*>(?:<span[^>]*>.*?</span>)?([^<]*)', empty.get_data(as_text=True))
    assert wrong
    assert not [said for said in wrong if "请" in said], "what is wrong is told in English too"


def test_static_files_are_found_by_name_alone(browser: Browser) -> None:
    assert browser.get("/static/x/../../app.py").status_code == 404
    assert browser.get("/static/x/site.css").status_code == 200
    assert all(Path(name).suffix in assets.TYPES for name in ("site.css", "site.js"))


def test_healthz_tells_machines(site: Site) -> None:
    answer = site.app.test_client().get("/healthz")
    assert answer.json == {"status": "ok", "rules": ["b1"]}
