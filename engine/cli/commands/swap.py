"""`yifang swap`: a rule set's life at the command line, from a draft to its activation and back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.cli.console import FAILED, OK, USAGE, Console, Sorry
from engine.cli.difference_lines import tell_groups, tell_reach
from engine.cli.migration_lines import tell_found, work_until
from engine.cli.options import add_site, site_of
from engine.cli.packs import read_pack
from engine.cli.sorry import engine_of
from engine.cli.sorry import told as told_troubles
from engine.dsl.show import render
from engine.exchange.pack_archive import read_archive
from engine.model.command import SYSTEM, Actor
from engine.model.ids import PackId
from engine.model.period import read_period
from engine.model.refusal import Refused
from engine.rehearsal.comparing import compare_swap, compared, rehearse_swap
from engine.rehearsal.replaying import swap_replayed
from engine.rehearsal.swapping import check_swap, draft_from, prove_swap
from engine.service.activate import activate_swap, roll_back
from engine.service.engine import Engine
from engine.service.migration.rehearsal import found
from engine.service.rows import Release
from engine.service.swap.life import Swap
from engine.service.swap.steps import approve, draft, end_watch, reject, withdraw
from engine.service.views.rules.swaps import swap_view, swaps_view

HELP = Said(
    "换版：提交、检查、比较、试算、批准、启用、回退", "swap rules: draft, check, … activate, roll back"
)
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
ARCHIVE_BYTES_MAX = 24 * 1024 * 1024


def add(parser: argparse.ArgumentParser) -> None:
    """What to do, with which draft or pack, by whom and why."""
    parser.add_argument(
        "action", choices=("list", *DEEDS), metavar="ACTION", help="、".join(("list", *DEEDS))
    )
    parser.add_argument(
        "subject", nargs="?", default="", metavar="PACK|ID", help="配置包、压缩包或换版编号 / pack or id"
    )
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="以谁的账号 / by whom")
    parser.add_argument("--reason", default="", metavar="TEXT", help="理由 / why")
    parser.add_argument("--expected", type=int, metavar="N", help="您看到的最新版 / newest version you saw")
    parser.add_argument("--at", metavar="TIME", help="启用时间 / from when on (2025-11-03T12:00)")
    parser.add_argument("--period", metavar="MONTH", help="重算哪个月 / month to replay (2025-03)")
    parser.add_argument("--version", type=int, metavar="N", help="回退到第几版 / version to go back to")
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Take one step."""
    engine = engine_of(site_of(args))
    with told_troubles():
        if args.action == "list":
            return _list(engine, console)
        if not args.subject:
            raise Sorry(Said("请写明换版编号或配置包", "Name the swap or the pack"), USAGE)
        answer = DEEDS[args.action](engine, args, console)
    if isinstance(answer, Refused):
        console.tell(f"{answer.said.zh}。", f"{answer.said.en}.")
        return FAILED
    if isinstance(answer, Release):
        console.say(
            f"{answer.pack} 第 {answer.number} 版自 {_shown(answer.active_from)} 起施行。",
            f"{answer.pack} version {answer.number} is in force from {_shown(answer.active_from)}.",
        )
        return OK
    return _tell(engine, answer.id, console)


def _list(engine: Engine, console: Console) -> int:
    swaps, versions = swaps_view(engine, SYSTEM.person)
    for one in swaps:
        console.say(f"{one.swap.id}  {one.swap.pack}  {console.pick(one.state)}")
    for version in versions:
        console.say(f"{version.pack} {version.number}  {_shown(version.active_from)}  {version.bundle[:16]}")
    return OK


def _tell(engine: Engine, id: str, console: Console) -> int:
    view = swap_view(engine, SYSTEM.person, id)
    assert not isinstance(view, Refused), "a swap that was just changed is there"
    console.say(f"{id}  {view.swap.pack}  {console.pick(view.state)}")
    for step in view.steps:
        line = f"  {_shown(step.at)} {console.pick(step.label)} {console.pick(step.who.name)}"
        console.say(f"{line} {console.pick(step.what)} {step.reason}".rstrip())
    return OK


def _draft(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    actor = _actor(engine, args)
    if args.subject.endswith(ARCHIVES):
        path = Path(args.subject)
        if path.stat().st_size > ARCHIVE_BYTES_MAX:
            raise Sorry(Said("压缩包超过 24 MiB", "The archive is larger than 24 MiB"))
        files = read_archive(path.read_bytes())
        if isinstance(files, Said):
            raise Sorry(files)
        return draft_from(engine, actor, files, args.reason)
    pack = read_pack(args.subject)
    if any(finding.is_error for finding in pack.findings):
        console.say(render(pack.findings, pack.files, console.lang))
    return draft(engine, actor, pack.files, pack.pack, PackId(pack.name), args.reason)


def _check(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    done = check_swap(engine, _actor(engine, args), args.subject)
    if isinstance(done, Refused):
        return done
    if done.findings:
        console.say(render(done.findings, dict(done.files), console.lang))
    return done.swap


def _prove(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    done = prove_swap(engine, _actor(engine, args), args.subject)
    if isinstance(done, Refused):
        return done
    for outcome in done.outcomes:
        for each in outcome.differences:
            console.say(f"✗ {outcome.scenario} {each.place.file}:{each.place.line} {console.pick(each.what)}")
    return done.swap


def _compare(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    told = compared(engine, args.subject)
    if isinstance(told, Refused):
        return told
    tell_groups(told.groups, console)
    for each in told.reach:
        tell_reach(each, console)
    return compare_swap(engine, _actor(engine, args), args.subject)


def _rehearse(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    begun = rehearse_swap(engine, _actor(engine, args), args.subject)
    if isinstance(begun, Refused):
        return begun
    work_until(engine, lambda: (told := found(engine, begun)) is not None and (told.ended or told.stopped))
    tell_found(engine, begun, console)
    return _show(engine, args, console)


def _approve(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    expected = _expected(engine, args)
    return approve(engine, _actor(engine, args), args.subject, args.reason, expected)


def _activate(engine: Engine, args: argparse.Namespace, console: Console) -> Release | Refused:
    expected = _expected(engine, args)
    return activate_swap(engine, args.subject, _actor(engine, args), expected, _at(args.at))


def _reject(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    return reject(engine, _actor(engine, args), args.subject, args.reason)


def _withdraw(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    return withdraw(engine, _actor(engine, args), args.subject, args.reason)


def _watch(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    return end_watch(engine, _actor(engine, args), args.subject, args.reason)


def _back(engine: Engine, args: argparse.Namespace, console: Console) -> Release | Refused:
    if args.version is None:
        raise Sorry(Said("请用 --version 写明回退到第几版", "Say with --version which one"), USAGE)
    pack, actor = PackId(args.subject), _actor(engine, args)
    return roll_back(engine, pack, args.version, actor, expected=args.expected, reason=args.reason)


def _replay(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    period = read_period("month", args.period or "")
    if period is None:
        raise Sorry(
            Said("请用 --period 写明月份，如 2025-03", "Say with --period which month: 2025-03"), USAGE
        )
    person = _actor(engine, args).person
    view = swap_view(engine, person, args.subject)
    if isinstance(view, Refused):
        return view
    sections = swap_replayed(engine, person, view.swap, period)
    if not any(section.rows for section in sections):
        console.say(f"{args.period}：两版算出来没有不同。", f"{args.period}: both versions come to the same.")
    for section in sections:
        console.say(section.label)
        for label, count in section.counts:
            console.say(f"  {label.zh} {count.zh}", f"  {label.en} {count.en}")
        for row in section.rows:
            said = f"{console.pick(row.before)} → {console.pick(row.after)}"
            console.say(f"  {console.pick(row.who)} {console.pick(row.what)}: {said}")
    return view.swap


def _show(engine: Engine, args: argparse.Namespace, console: Console) -> Swap | Refused:
    view = swap_view(engine, SYSTEM.person, args.subject)
    return view if isinstance(view, Refused) else view.swap


DEEDS: Mapping[str, Callable[[Engine, argparse.Namespace, Console], Swap | Release | Refused]] = {
    "draft": _draft, "show": _show, "check": _check, "prove": _prove, "compare": _compare,
    "rehearse": _rehearse, "approve": _approve, "reject": _reject, "withdraw": _withdraw,
    "activate": _activate, "watch": _watch, "back": _back,
    "replay": _replay,
}  # fmt: skip


def _actor(engine: Engine, args: argparse.Namespace) -> Actor:
    """Whoever the account belongs to; only administrators change rules."""
    with engine.store.read() as work:
        account = work.account(args.login or "")
    if account is None or not account.is_admin:
        raise Sorry(
            Said("请用 --as 写明一位管理员的账号", "Say with --as which administrator you are"), USAGE
        )
    return Actor(person=account.person)


def _expected(engine: Engine, args: argparse.Namespace) -> int:
    """The newest version that the person has seen: what the option says, else what there is now."""
    if args.expected is not None:
        return int(args.expected)
    view = swap_view(engine, SYSTEM.person, args.subject)
    return 0 if isinstance(view, Refused) or view.newest is None else view.newest.number


def _at(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError as wrong:
        said = Said("时间写成 2025-11-03T12:00 这样", "Write the time like 2025-11-03T12:00")
        raise Sorry(said, USAGE) from wrong
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def _shown(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
