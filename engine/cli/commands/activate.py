"""`yifang activate PACK`: put a pack in force on a site; a broken one changes nothing."""

from __future__ import annotations

import argparse

from engine.base.finding import Said
from engine.bootstrap import Installed, install_pack, newest_release
from engine.cli.console import FAILED, OK, Console, Sorry
from engine.cli.options import add_site, site_of
from engine.cli.packs import PackFolder, read_pack
from engine.cli.sorry import engine_of, told
from engine.dsl.show import render
from engine.model.command import SYSTEM
from engine.model.ids import PackId
from engine.model.refusal import Refused
from engine.service.activate import roll_back
from engine.service.engine import Engine

HELP = Said("在站点上启用配置包", "put a pack in force on a site")


def add(parser: argparse.ArgumentParser) -> None:
    """The pack and the site."""
    parser.add_argument("pack", metavar="PACK", help="配置包目录 / folder of a pack")
    back = "启用旧的第几版（内容不变，成为新的一版） / an earlier version, put in force again as a new one"
    parser.add_argument("--version", type=int, metavar="N", help=back)
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Activate it."""
    if args.version is not None:
        return _back(args, console)
    pack = read_pack(args.pack)
    engine = engine_of(site_of(args))
    _need_no_second(engine)
    with told():
        installed = install_pack(engine, pack.files, pack.pack)
    return tell_installed(engine, pack, installed, console)


def _need_no_second(engine: Engine) -> None:
    """Where two people look after a site, new rules take the steps of a swap."""
    with engine.store.read() as work:
        several = len(work.administrators()) > 1 and bool(work.releases())
    if several:
        raise Sorry(
            Said(
                "这个站点有不止一位管理员：请用 yifang swap draft 提交，由另一位批准后启用",
                "This site has several administrators: use yifang swap draft; another one approves it",
            )
        )


def _back(args: argparse.Namespace, console: Console) -> int:
    """The site has kept the text of every version: the folder is not read."""
    engine = engine_of(site_of(args))
    name = PackId(args.pack.rstrip("/").rpartition("/")[2])
    with told():
        release = roll_back(engine, name, args.version, SYSTEM)
    if isinstance(release, Refused):
        console.tell(f"{release.said.zh}。", f"{release.said.en}.")
        return FAILED
    console.say(
        f"已启用 {name} 第 {release.number} 版，内容同第 {args.version} 版。",
        f"{name} version {release.number} is in force now, with the content of version {args.version}.",
    )
    return OK


def tell_installed(engine: Engine, pack: PackFolder, installed: Installed, console: Console) -> int:
    """Say what came of installing a pack."""
    if installed.findings:
        console.tell(render(installed.findings, pack.files, console.lang))
    if installed.release is None:
        newest = newest_release(engine)
        kept = f"沿用 {newest.pack} 第 {newest.number} 版" if newest else "还没有可用的规则"
        kept_en = (
            f"{newest.pack} version {newest.number} stays in force" if newest else "no rules are in force"
        )
        if any(finding.is_error for finding in installed.findings):
            why, why_en = "配置包有错误", "The pack is broken"
        else:
            why, why_en = "配置包里还有待定的内容", "The pack still has placeholders"
        console.tell(f"{why}，没有启用；{kept}。", f"{why_en} and was not activated; {kept_en}.")
        return FAILED
    number, label = installed.release.number, installed.release.pack
    if installed.unchanged:
        console.say(
            f"{label} 第 {number} 版已在启用，没有变化。", f"{label} version {number} is in force already."
        )
    else:
        console.say(f"已启用 {label} 第 {number} 版。", f"{label} version {number} is in force now.")
    return OK
