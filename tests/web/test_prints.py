"""Prints by plugins: what the page tells is in the file; one that fails leaves the page as it was."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.plugin.folder import plugin
from tests.service.views.test_few_persons import ASKED, rules
from tests.web.site import Browser, Site, a_site, with_plugins

REQUEST = {"title": "刷<墙>&", "class": "first", "line": "party", "item": "sign", "amount": "45"}
FAILS = """
@hook
def renderers():
    label, prints = Said("坏", "Broken"), frozenset({"case"})
    return [RendererKind(name="bad", label=label, prints=prints, suffix="x", media_type="x/y", render=bad)]

def bad(document):
    raise OSError("no paper")
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = a_site()
    with_plugins(made, Path("plugins"), plugin(tmp_path, "broken", FAILS, "renderers"))
    return made


def words_of(browser: Browser, address: str) -> str:
    """The words of a file that a page links to."""
    answer = browser.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body = io.BytesIO(answer.get_data())
    if "pdf" in answer.content_type:
        return "\n".join(page.extract_text() for page in PdfReader(body).pages)
    made = docx.Document(body)
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in made.paragraphs), *cells])


@pytest.mark.parametrize("word", ["prints.word", "prints.pdf"])
def test_a_case_prints_with_its_answers_and_its_history(site: Site, word: str) -> None:
    case = site.office.opened("sec7", "spend", **REQUEST)
    browser = site.browser("sec7")
    assert f'href="/cases/{case}/print/{word}"' in browser.text(f"/cases/{case}")
    words = words_of(browser, f"/cases/{case}/print/{word}")
    assert all(told in words for told in ("刷<墙>&", "45", "韦桂兰", "发起"))


@pytest.mark.parametrize("word", ["prints.word", "prints.pdf"])
def test_a_report_prints_its_figures(word: str) -> None:
    site = a_site(rules())
    with_plugins(site, Path("plugins"))
    words = words_of(site.browser("lead"), f"/reports/{ASKED}/print/{word}")
    assert "合计" in words


def test_who_may_not_see_the_case_gets_no_print(site: Site) -> None:
    case = site.office.opened("sec7", "spend", **REQUEST)
    assert site.browser("sec8").get(f"/cases/{case}/print/prints.pdf").status_code == 404


def test_a_format_that_there_is_not_is_not_found(site: Site) -> None:
    case = site.office.opened("sec7", "spend", **REQUEST)
    assert site.browser("sec7").get(f"/cases/{case}/print/prints.scroll").status_code == 404


def test_a_plugin_that_fails_is_named_on_a_page(site: Site) -> None:
    case = site.office.opened("sec7", "spend", **REQUEST)
    answer = site.browser("sec7").get(f"/cases/{case}/print/broken.bad")
    assert answer.status_code == 503
    assert "broken.bad" in answer.get_data(as_text=True)
