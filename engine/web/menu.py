"""What stands in the navigation."""

from __future__ import annotations

from flask import g, request

from engine.service.views.site import standing
from engine.web.here import maybe_visitor, site, t

Links = list[tuple[str, str]]

_DONE = {
    "sent": ("已提交。", "Sent."),
    "decided": ("已办理。", "Done."),
    "voted": ("已投票，谢谢。", "Your ballot is in the box. Thank you."),
    "claimed": ("已认领，请在期限内办理。", "Claimed. Please act before it is due."),
    "operated": ("已办理，记入经过。", "Done, and noted in the history."),
    "unclaimed": ("已退还。", "Given back."),
    "dropped": ("草稿已删除。", "The draft is gone."),
    "organised": ("已保存，即日起生效。", "Saved, with effect from today."),
    "password": (
        "密码已更换，其他地方的登录已全部失效。",
        "Password changed; every other session has ended.",
    ),
    "withdrawn": ("已撤回同意，相关内容已清除。", "Consent taken back; the answers are erased."),
    "imported": ("已导入。", "Imported."),
    "check": ("检查通过，没有错误。", "Checked: no errors."),
    "prove": ("场景全部通过。", "All scenarios passed."),
    "compare": ("已与现行版比较。", "Compared with the version in force."),
    "approve": ("已批准，可以启用。", "Approved; it can be activated."),
    "activate": ("已启用。", "Activated."),
    "watch": ("观察结束。", "The watch has ended."),
    "reject": ("已退回。", "Sent back."),
    "withdraw": ("已撤回。", "Withdrawn."),
    "back": (
        "已回退：旧版内容作为新的一版施行。",
        "Rolled back: the old content is in force as a new version.",
    ),
}


def place() -> str:
    """What the site calls itself: the label of the newest rules in force."""
    if "place" not in g:
        with site().store.read() as work:
            rules = site().engine.library.active(work, None, site().clock.now())
        g.place = rules.rules.label if rules else ""
    return str(g.place)


def menu() -> list[tuple[str, Links]]:
    """Groups of links for whoever is here; what cannot concern them is not offered."""
    me = maybe_visitor()
    if me is None:
        return []
    found = standing(site().engine, me.person)
    looks: Links = []
    if found.serves:
        looks += [("/registers", t("台账", "Registers")), ("/funds", t("资金与名额", "Funds and posts"))]
    if found.belongs:
        looks += [("/points", t("积分", "Points"))]
    if found.shops:
        looks += [("/shops", t("商城", "Shop"))]
    if found.serves:
        looks += [("/duties", t("职责日历", "Duties"))] if found.owes else []
        looks += [("/queues", t("队列", "Queues")), ("/reports", t("报表", "Reports"))]
        looks += [("/scores", t("评分", "Scores"))]
    if found.listed:
        looks += [("/rosters", t("资格与薪酬", "Eligibility and pay"))]
    if found.lists:
        looks += [("/catalogues", t("清单", "Lists"))]
    if found.serves:
        looks += [("/handbooks", t("岗位手册", "Handbooks"))]
    groups: list[tuple[str, Links]] = [
        (t("办事", "Work"), [
            ("/desk", t("工作台", "My desk")), ("/start", t("发起事项", "Start a matter")),
            ("/boards", t("认领墙", "Boards")),
        ]),
        (t("查看", "Look up"), [
            *looks, ("/rules", t("现行规则", "Rules in force")),
            ("/collected", t("信息收集公示", "What is collected")),
            ("/burden", t("减负体检", "Load of forms")), ("/my-data", t("我的信息", "My data")),
        ]),
    ]  # fmt: skip
    if me.is_admin:
        groups.append((t("管理", "Administration"), [
            ("/admin/people", t("人员与岗位", "People and posts")), ("/admin/units", t("单位", "Units")),
            ("/admin/rules", t("换版", "Versions of the rules")),
            ("/admin/books", t("对账", "Reconciliation")), ("/admin/health", t("运行状况", "Health")),
        ]))  # fmt: skip
    return groups


def here_is(address: str) -> bool:
    """Whether a link leads to the page that is open, or to what stands above it."""
    return (
        request.path == address
        or request.path.startswith(f"{address}/")
        or (address == "/desk" and request.path.startswith(("/cases", "/search")))
    )


def done_said() -> str:
    """What the last action did, from a closed list."""
    said = _DONE.get(request.args.get("done", ""))
    return t(*said) if said else ""
