"""Lists and handbooks on pages: who reads them, what a new version changed, what is printed."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from engine.model.catalogue import Catalogue, Column, Item
from engine.model.command import Actor
from engine.model.form import Code, CodeList
from engine.model.ids import CatalogueId, CodeListId, PersonId, PostId
from engine.model.rule_set import Compiled
from engine.service.activate import activate
from tests.support.rules import compiled
from tests.web.site import Site, a_site

MATTERS = CatalogueId("m.matters")
PAGE = "/catalogues/town/m.matters"
COLUMNS = {
    "kind": Column(id="kind", label="科目", codes=CodeListId("m.lines")),
    "basis": Column(id="basis", label="依据", required=True),
}
LINES = CodeList(
    id=CodeListId("m.lines"),
    label="科目",
    codes={"party": Code(id="party", label="党建"), "office": Code(id="office", label="办公")},
)
ONE = {
    "m1": Item(id="m1", label="低保申请", cells={"kind": "party", "basis": "条例第九条"}),
    "m2": Item(id="m2", label="临时救助", cells={"kind": "office"}, pending=("basis",)),
}
TWO = {
    "m1": Item(id="m1", label="低保申请", cells={"kind": "party", "basis": "新条例第八条"}),
    "m3": Item(id="m3", label="居住证明", cells={"kind": "office", "basis": "办法"}),
}


def rules(items: dict[str, Item], bundle: str = "b1", public: bool = True) -> Compiled:
    """The rules of the tests with a list."""
    made = compiled(bundle=bundle)
    matters = Catalogue(
        id=MATTERS, label="服务事项清单", columns=COLUMNS, items=items, group="kind", public=public,
        posts=(PostId("secretary"),),
    )  # fmt: skip
    return replace(
        made, rules=replace(made.rules, catalogues={MATTERS: matters}, code_lists={LINES.id: LINES})
    )


@pytest.fixture(scope="module")
def site() -> Site:
    """A site whose list has a second version."""
    made = a_site(rules(ONE))
    activate(made.office.engine, rules(TWO, "b2"), Actor(person=PersonId("boss")))
    return made


def test_a_public_list_is_read_without_an_account_and_any_other_is_not(site: Site) -> None:
    page = site.browser().text(PAGE)
    assert "低保申请" in page
    assert "新条例第八条" in page
    hidden = a_site(rules(ONE, public=False))
    assert hidden.browser().get(PAGE).status_code == 404
    assert "低保申请" in hidden.browser("sec7").text(PAGE)


def test_what_waits_for_something_says_so() -> None:
    assert "待补：依据" in a_site(rules(ONE)).browser("sec7").text(PAGE)


@pytest.mark.parametrize(
    ("query", "shown", "not_shown"),
    [("?part=office", "居住证明", "低保申请"), ("?words=新条例", "低保申请", "居住证明")],
)
def test_a_list_is_looked_through_by_part_and_words(
    site: Site, query: str, shown: str, not_shown: str
) -> None:
    page = site.browser().text(PAGE + query)
    assert shown in page
    assert not_shown not in page


def test_a_version_is_compared_with_an_earlier_one_item_by_item(site: Site) -> None:
    page = site.browser().text(f"{PAGE}?against=1")
    assert "与第 1 版不同的 3 项" in page
    assert "新增 1，取消 1，修改 1" in page
    assert "<del>条例第九条</del> → <ins>新条例第八条</ins>" in page
    assert "不同的" not in site.browser().text(f"{PAGE}?against=99")


def test_the_handbook_prints_the_work_and_the_lists_of_a_post(site: Site) -> None:
    page = site.browser("sec7").text("/handbooks/town/secretary")
    assert "第 2 版" in page
    assert "低保申请" in page
    answer = site.browser("sec7").get("/handbooks/town/secretary.docx")
    made = docx.Document(io.BytesIO(answer.get_data()))
    cells = [[cell.text for cell in row.cells] for row in made.tables[-1].rows]
    assert cells == [
        ["编号", "名称", "科目", "依据"],
        ["m1", "低保申请", "党建", "新条例第八条"],
        ["m3", "居住证明", "办公", "办法"],
    ]
