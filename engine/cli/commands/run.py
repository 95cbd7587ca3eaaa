"""`yifang run`: a demonstration from nothing: database, rules, sample, pages and timers in one go."""

from __future__ import annotations

import argparse
import signal
from types import FrameType

from engine.base.finding import Said
from engine.bootstrap import (
    Installed,
    add_logins,
    beginning_of_demonstration,
    install_pack,
    load_sample,
    newest_release,
    tell_sample_story,
)
from engine.cli.children import Children, refuse_taken, web_command, worker_command
from engine.cli.commands.activate import tell_installed
from engine.cli.console import FAILED, OK, Console
from engine.cli.options import add_address, add_site, site_of
from engine.cli.packs import read_pack
from engine.cli.site import SiteFolder
from engine.cli.sorry import engine_of, told
from engine.rehearsal.sample import Login, sample_of
from engine.service.engine import Engine
from engine.store.opening import prepare

HELP = Said("打开演示：建库、启用配置包、装入示例、启动服务", "open a demonstration of a pack")


def add(parser: argparse.ArgumentParser) -> None:
    """The pack, the site and the address."""
    parser.add_argument(
        "--pack", default="configs/cenxi", metavar="PACK", help="配置包目录 / folder of a pack"
    )
    add_site(parser)
    add_address(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Prepare what is missing, then serve until Ctrl-C."""
    site = site_of(args)
    refuse_taken(args.host, args.port)
    stopping = _Stopping()
    logins = _make_ready(site, args.pack, console)
    if logins is None:
        return FAILED
    children = Children()
    try:
        stopping.heed()
        children.start(worker_command(site))
        children.start(web_command(site, args.host, args.port))
        if not children.wait_until_open(args.host, args.port):
            console.tell("服务没有启动成功，见上面的信息。", "The service did not start; see above.")
            return FAILED
        _welcome(args, site, logins, console)
        return FAILED if children.wait() else OK
    except KeyboardInterrupt:
        console.tell("\n正在停止…", "\nStopping …")
        return OK
    finally:
        children.end()


def _make_ready(site: SiteFolder, pack_name: str, console: Console) -> tuple[Login, ...] | None:
    """Database, rules and sample; the demonstration accounts, or None where there are no rules to run."""
    pack = read_pack(pack_name)
    site.make()
    console.tell(f"准备数据库 {site.url.rpartition('@')[2]} …", "Preparing the database …")
    with told():
        prepare(site.url)
    engine = engine_of(site)
    console.tell(f"检查并启用配置包 {pack.name} …", f"Checking and activating {pack.name} …")
    is_new = newest_release(engine) is None
    with told():
        begin = beginning_of_demonstration(engine.clock) if is_new else None
        installed = install_pack(engine, pack.files, pack.pack, active_from=begin)
    tell_installed(engine, pack, installed, console)
    if installed.compiled is None and is_new:
        return None
    return _load(engine, site, installed, console, is_new=is_new) or _logins_of(pack.part("sample"))


def _load(
    engine: Engine, site: SiteFolder, installed: Installed, console: Console, *, is_new: bool
) -> tuple[Login, ...]:
    if installed.compiled is None:
        return ()

    def progress(done: int, total: int) -> None:
        console.tell(f"装入示例组织和人员 {done}/{total}", f"Loading sample units and people {done}/{total}")

    console.tell("装入示例组织和人员 …", "Loading sample units and people …")
    with told():
        logins = load_sample(engine, installed.compiled, progress)
        if is_new:
            console.tell("让示例人物办几件事 …", "Letting the sample's people do a few things …")
            tell_sample_story(engine, installed.compiled)
        console.tell(f"准备 {len(logins)} 个演示账号 …", f"Preparing {len(logins)} demonstration accounts …")
        add_logins(engine, logins, site.demo_password())
    return logins


def _logins_of(files: dict[str, str]) -> tuple[Login, ...]:
    return sample_of(files).logins


def _welcome(args: argparse.Namespace, site: SiteFolder, logins: tuple[Login, ...], console: Console) -> None:
    console.say(f"\n已开门：http://{args.host}:{args.port}", f"\nOpen: http://{args.host}:{args.port}")
    if logins:
        password = site.demo_password()
        console.say(f"演示账号（口令都是 {password}）：", f"Demonstration accounts (password {password}):")
        for login in logins:
            console.say(f"  {login.login:<10} {login.role}")
    console.say("按 Ctrl-C 停止。", "Press Ctrl-C to stop.")


class _Stopping:
    """Ctrl-C and its like: they interrupt at once, and are heeded later where the interruption got lost.

    Python drops what is raised while it clears something away; the terminal sends its signal only once.
    """

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def heed(self) -> None:
        """Stop here if that was asked for before."""
        if self._asked:
            raise KeyboardInterrupt

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        raise KeyboardInterrupt
