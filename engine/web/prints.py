"""What a case and a report give to print: the words that the person asking sees, in their language."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said
from engine.model.refusal import Kind, Refused
from engine.plugin.kinds import Document, RendererKind, Section
from engine.plugin.within import within
from engine.service.views.case_shape import Answer, CaseView, Deadline, RecordView
from engine.service.views.lists.report_shape import ReportView
from engine.web.errors import Stop
from engine.web.here import say, site, t
from engine.web.show import day, moment

PRINT_SECONDS_MOST = 20.0


def renderer(kind: str, word: str) -> RendererKind:
    """The way to print that a link named."""
    found = dict(site().plugins.renderers(kind)).get(word)
    if found is None:
        said = Said("没有这种打印格式。", "There is no such format.")
        raise Stop(Refused(kind=Kind.NOT_FOUND, reason="unknown_format", said=said))
    return found


def printed(word: str, way: RendererKind, document: Document) -> bytes:
    """The file; a plugin that fails or takes too long is told as such."""
    try:
        made = within(lambda: way.render(document), PRINT_SECONDS_MOST)
    except Exception as broken:
        said = Said(
            f"插件 {word} 没有做成打印件（{type(broken).__name__}），请改用网页打印或告诉管理员。",
            f"The plugin {word} did not print it ({type(broken).__name__}); print the page instead.",
        )
        raise Stop(Refused(kind=Kind.BUSY, reason="not_printed", said=said)) from broken
    return made


def case_document(view: CaseView) -> Document:
    """A case: how it stands, what was answered, who did what."""
    sections = (_standing(view), *map(_record, view.records), *_effects(view), _history(view))
    title = view.title or view.process.label
    lead = f"{view.number} · {view.unit.label} · {say(view.status_label)}"
    return Document(kind="case", title=title, lead=lead, made_at=site().clock.now(), sections=sections)


def report_document(view: ReportView) -> Document:
    """A report: its figures, and what they are made of."""
    head = (t("单位", "Unit"), *(column.label for column in view.columns))
    rows = (*view.rows, view.total)
    figures = tuple((say(row.label), *(say(each.text) for each in row.figures)) for row in rows)
    lead = " · ".join(filter(None, (say(view.period_label), say(view.target), view.footnote)))
    data = Section(heading=t("数据", "Figures"), head=head, rows=figures)
    made_at = site().clock.now()
    return Document(kind="report", title=view.label, lead=lead, made_at=made_at, sections=(data,))


def _standing(view: CaseView) -> Section:
    lines = [
        (t("事项", "Matter"), view.process.label),
        (t("发起", "Started by"), f"{say(view.starter.name)} {moment(view.opened_at)}"),
        *((t(f"期限：{each.step}", f"Due: {each.step}"), _due(each)) for each in view.deadlines),
    ]
    if view.closed_at is not None:
        lines.append((t("结束", "Ended"), moment(view.closed_at)))
    if view.source is not None:
        lines.append((t("依据", "By"), view.source.cited))
    return Section(heading=t("办理情况", "How it stands"), lines=tuple(lines))


def _due(deadline: Deadline) -> str:
    """Its day, since “3 working days left” says nothing on paper, and how it was counted."""
    return f"{day(deadline.due.day)}（{say(deadline.rule)}）" if say(deadline.rule) else day(deadline.due.day)


def _record(record: RecordView) -> Section:
    return Section(
        heading=record.label, lines=tuple(pair for each in record.answers for pair in _answer(each))
    )


def _answer(answer: Answer) -> Iterator[tuple[str, str]]:
    yield answer.label, say(answer.plain) or "—"
    for number, row in enumerate(answer.rows, 1):
        cells = zip(answer.heads, row, strict=False)
        yield f"{answer.label} {number}", "；".join(f"{head} {say(cell)}" for head, cell in cells)


def _effects(view: CaseView) -> Iterator[Section]:
    if view.effects:
        rows = tuple((each.ledger, say(each.what), each.line, say(each.amount)) for each in view.effects)
        head = (t("账", "Ledger"), t("事项", "What"), t("科目", "Line"), t("数额", "Amount"))
        yield Section(heading=t("账目", "Postings"), head=head, rows=rows)


def _history(view: CaseView) -> Section:
    head = (t("时间", "When"), t("人员", "Who"), t("办理", "What"), t("意见", "Words"))
    rows = tuple(
        (
            moment(each.at),
            say(each.who.name) if each.who else "—",
            f"{say(each.step)} {say(each.what)}".strip(),
            say(each.opinion),
        )
        for each in view.timeline
    )
    return Section(heading=t("经过", "History"), head=head, rows=rows)
