"""What tells of fewer than five persons is on no page of a report, in no sheet and behind no link."""

from __future__ import annotations

import re

from engine.exchange.excel_in import rows_of
from tests.service.views.test_few_persons import ASKED, record, rules
from tests.web.site import a_site

ADDRESS = f"/reports/{ASKED}"


def test_pages_sheets_and_links_withhold_the_same() -> None:
    site = a_site(rules())
    record(site.office, (9, 3), (20, 8))
    lead = site.browser("lead")
    page = lead.text(f"{ADDRESS}?period=2025")
    assert "&lt;5" in page
    assert "涉及人数少于 5 的数字不显示" in page
    behind = re.findall(r'href="[^"]*measure=(\w+)', page)
    assert behind == ["matters"], "only what may be counted leads to its records"
    rows = rows_of(lead.get(f"{ADDRESS}.xlsx?period=2025").get_data())
    assert isinstance(rows, tuple), rows
    assert [row[1:] for row in rows[1:]] == [
        ("9", "<5", "隐去", "2"),
        ("20", "隐去", "隐去", "0"),
        ("29", "11", "0.3793", "2"),
    ]
    for unit, measure in (("s7", "shoes"), ("s7", "all"), ("", "shoes")):
        answer = lead.get(f"{ADDRESS}/cases?unit={unit}&measure={measure}&period=2025")
        assert answer.status_code == 403
        assert "涉及人数过少" in answer.get_data(as_text=True)
    assert lead.get(f"{ADDRESS}/cases?unit=s7&measure=matters&period=2025").status_code == 200
    lead.client.set_cookie("language", "en")
    assert "withheld so that they cannot be computed" in lead.text(f"{ADDRESS}?period=2025")
