"""What the parts of a result are called: the roles of expressions, and the caps of points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.base.finding import NOTHING, Said, same
from engine.model.expr.explain import FigureLine, Story
from engine.model.ids import ActivationId, HoldId, NodeId
from engine.model.ledger import Ledger
from engine.model.process import Task
from engine.model.rule_set import RuleSet
from engine.model.ruling import VERDICT
from engine.model.score import SCORE, Indicator, Score
from engine.model.state import CaseState
from engine.service.views.viewer import Viewer

_ROLES: Mapping[str, Said] = {
    "amount": Said("数额", "Amount"),
    "count": Said("数量", "Number"),
    "item": Said("品目", "Item"),
    "line": Said("科目", "Line"),
    "lines": Said("科目", "Line"),
    "person": Said("对象", "Person"),
    "unit": Said("单位", "Unit"),
    "year": Said("年度", "Year"),
    "on": Said("行为日期", "Day of the act"),
    "expires": Said("有效期至", "Good until"),
    "begins": Said("开始", "Begins"),
    "ends": Said("结束", "Ends"),
    "caps": Said("上限", "Cap"),
    "base": Said("基础分", "Base"),
    "lots": Said("有效期", "How long it lasts"),
    "indicators": Said("指标", "Indicator"),
    "values": Said("字段", "Field"),
    "since": Said("起算", "Counted from"),
    "adjust": Said("裁定改为", "Set by a ruling"),
}
#: Roles whose value is the result itself, and not a circumstance of it.
_MAIN = ("amount", "count", "lines", "indicators", "values", "ceilings", "adjust")
#: Results of effects, which are known by the effect's key: CASE/PLACE/NUMBER.
_BY_EFFECTS = frozenset({"effect", SCORE, VERDICT})
_KINDS: Mapping[str, Said] = {
    "score": Said("评分", "Score"),
    "deadline": Said("期限", "Deadline"),
    "verdict": Said("判定", "Verdict"),
    "choice": Said("走哪一条路", "Which way"),
    "fields": Said("计算得出的内容", "What was computed"),
}
_POSTINGS: Mapping[str, Said] = {
    "award": Said("记分", "Points"),
    "deduct": Said("扣分", "Points off"),
    "allocate": Said("入账", "Entered"),
    "restock": Said("入库", "Stocked"),
    "hold": Said("预留", "Reserved"),
}
_PERIODS: Mapping[str, Said] = {
    "act": Said("每次上限", "The cap for one act"),
    "day": Said("当日上限", "The cap for the day"),
    "month": Said("当月上限", "The cap for the month"),
    "quarter": Said("本季上限", "The cap for the quarter"),
    "year": Said("本年上限", "The cap for the year"),
}


def role_words(role: str, kind: str, names: Mapping[str, str]) -> Said:
    """What an expression was for; `names` are the pack's own."""
    if role in names:
        return same(names[role])
    if kind == "deadline" and role == "amount":
        return Said("时限", "Time limit")
    head, _, rest = role.partition(".")
    known = _ROLES.get(head, Said(head, head))
    name = rest.partition(".")[0]
    return Said(f"{known.zh} {name}", f"{known.en} {name}") if name else known


def score_names(score: Score) -> dict[str, str]:
    """What the expressions of a score are called, and those of the effect that computes it."""
    found = {"of": "对象", "period": "时段", "reason": "理由"}
    for indicator in score.indicators:
        at = f"indicators.{indicator.id}"
        found |= _indicator_names(indicator, at, indicator.label)
        for part in indicator.of:
            found |= _indicator_names(part, f"{at}.of.{part.id}", f"{indicator.label}·{part.label}")
    found |= {f"adjust.{one.id}": f"裁定改为（{one.label}）" for one in score.every_part()}
    return found | {f"ceilings.{one.id}.when": one.message for one in score.ceilings}


def _indicator_names(indicator: Indicator, at: str, label: str) -> dict[str, str]:
    return {f"{at}.value": label, f"{at}.ballots": f"{label}（票数）"}


def condition_words(kind: str, name: Said, because: tuple[Story, Story], *, held: bool) -> Said:
    """That a way was taken or a condition held, or not, and why."""
    zh, en = because[0].head, because[1].head
    match kind, held:
        case "choice", True:
            return Said(f"走“{name.zh}”：{zh}", f"“{name.en}” was taken: {en}")
        case "choice", False:
            return Said(f"没有走“{name.zh}”：{zh}", f"“{name.en}” was not taken: {en}")
        case _, True:
            return Said(f"“{name.zh}”成立：{zh}", f"“{name.en}” holds: {en}")
        case _:
            return Said(f"“{name.zh}”不成立：{zh}", f"“{name.en}” does not hold: {en}")


def is_main(role: str, kind: str) -> bool:
    """Whether the person concerned is told of it."""
    return kind not in ("effect", SCORE) or role.partition(".")[0] in _MAIN


def heading(viewer: Viewer, rules: RuleSet, state: CaseState, kind: str, of: str) -> Said:
    """What a result is called: what was done, and at which step."""
    activation = ActivationId(of.split("/")[1] if kind in _BY_EFFECTS and "/" in of else of)
    step = _step(rules, state, activation)
    what = _done(viewer, rules, of) if kind == "effect" else _KINDS.get(kind, Said(kind, kind))
    return Said(f"{step}：{what.zh}", f"{step}: {what.en}") if step else what


def _step(rules: RuleSet, state: CaseState, activation: ActivationId) -> str:
    node = NodeId(activation.partition("#")[0])
    steps = rules.processes[state.process].steps()
    return next((s.label for s in steps if s.id == node and isinstance(s, Task)), "")


def _done(viewer: Viewer, rules: RuleSet, key: str) -> Said:
    posting, hold = viewer.work.posting(key), viewer.work.hold(HoldId(key))
    if posting is None and hold is None:
        return Said("所做的记载", "What was recorded")
    parts = posting.transaction.transfers if posting else hold.parts if hold else ()
    ledgers = dict.fromkeys(part.source.ledger for part in parts)
    labels = "、".join(rules.ledgers[ledger].label for ledger in ledgers if ledger in rules.ledgers)
    kind = posting.transaction.kind if posting else "hold"
    done = _POSTINGS.get(kind, Said("记账", "Posting"))
    return Said(f"{done.zh}（{labels}）", f"{done.en} ({labels})") if labels else done


def cap_sentences(ledger: Ledger, trace: Mapping[str, object]) -> Iterator[Said]:
    """What the caps admitted of an award, and what was given in the end."""
    caps = trace.get("caps")
    for name, (most, left) in (caps if isinstance(caps, Mapping) else {}).items():
        cap = ledger.caps.get(name)
        period = _PERIODS[cap.period] if cap is not None else Said(name, name)
        had = max(int(most) - int(left), 0)
        zh = f"{period.zh} {most}，此前已得 {had}，还可得 {left}。"
        yield Said(zh, f"{period.en} is {most}; {had} had been given before, {left} were left.")
    asked, given = trace.get("asked"), trace.get("given")
    if isinstance(asked, int) and isinstance(given, int) and given < asked:
        zh = f"应得 {asked}，按上限实得 {given}。"
        yield Said(zh, f"{asked} were earned; the cap let {given} be given.")


def figures_said(figures: Iterable[tuple[FigureLine, FigureLine]]) -> Iterator[Said]:
    """The figures that were read, in Chinese and English, each document told once."""
    by_document: dict[str, list[Said]] = {}
    for zh, en in figures:
        since = Said(f"（自 {zh.since} 起）", f" (since {zh.since})") if zh.since else NOTHING
        said = Said(f"{zh.label} {zh.value}{since.zh}", f"{en.label} {en.value}{since.en}")
        by_document.setdefault(zh.document, []).append(said)
    for document, told in by_document.items():
        zh_told, en_told = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
        if document:
            yield Said(f"{zh_told}。依据：{document}", f"{en_told}. By: {document}")
        else:
            yield Said(zh_told, en_told)
