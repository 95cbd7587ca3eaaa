"""`yifang plugin`: which plugins there are, which a site uses, and a new one to begin from."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, USAGE, Console, Sorry
from engine.cli.options import add_site, site_of
from engine.plugin.enabled import Allowed, Damaged, allow, allowed
from engine.plugin.found import BESIDE, Found, found
from engine.plugin.host import every_plugin
from engine.plugin.loading import Ails, Loaded, load
from engine.plugin.skeleton import skeleton

HELP = Said("列出、启用、新建插件", "list, enable and make plugins")
_ACTIONS = ("list", "enable", "disable", "set", "new")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def add(parser: argparse.ArgumentParser) -> None:
    """What to do, with which plugin, on which site."""
    parser.add_argument("action", choices=_ACTIONS, help="做什么 / what to do")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="插件名 / name of the plugin")
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="set：设置项 / setting")
    parser.add_argument("value", nargs="?", default=None, metavar="VALUE", help="set：值 / value")
    parser.add_argument("--label", default="", help="new：中文名 / Chinese name")
    parser.add_argument(
        "--into", type=Path, default=BESIDE, metavar="DIR", help="new：放在哪个目录 / where to put it"
    )
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Do it."""
    if args.action == "list":
        return _list(args, console)
    if not _NAME.fullmatch(args.name):
        raise Sorry(
            Said(
                "请写插件名：小写字母、数字、下划线",
                "name the plugin: lower case letters, digits, underscores",
            ),
            USAGE,
        )
    match args.action:
        case "new":
            return _new(args, console)
        case "enable":
            return _enable(args, console)
        case "disable":
            return _disable(args, console)
        case _:
            return _set(args, console)


def _list(args: argparse.Namespace, console: Console) -> int:
    host = every_plugin()
    used = _allowed(args)
    if not host.loaded and not host.ailing:
        console.say("没有插件。", "There are no plugins.")
    for name, one in host.loaded.items():
        _tell(name, one, used, console)
    for name, why in host.ailing.items():
        console.say(f"{name}：不能用，{why.zh}", f"{name}: cannot be used, {why.en}")
    return FAILED if host.ailing else OK


def _tell(name: str, one: Loaded, used: dict[str, Allowed], console: Console) -> None:
    is_used = name in used and used[name].digest == one.found.digest
    changed = name in used and not is_used
    state = Said("在用", "in use") if is_used else Said("未启用", "not enabled")
    state = Said("启用后改过，暂不使用", "changed since it was enabled, not used") if changed else state
    manifest = one.manifest
    console.say(
        f"{name} {manifest.version} {manifest.label.zh}（{state.zh}）",
        f"{name} {manifest.version} {manifest.label.en} ({state.en})",
    )
    console.say(f"  {'、'.join(one.words)}", f"  {', '.join(one.words)}")
    for reached in manifest.reaches:
        console.say(f"  会接触：{reached.zh}", f"  reaches: {reached.en}")
    for key, meaning in manifest.settings.items():
        console.say(f"  设置 {key}：{meaning.zh}", f"  setting {key}: {meaning.en}")


def _enable(args: argparse.Namespace, console: Console) -> int:
    there = _found(args.name)
    loaded = _loaded(there)
    plugins = _allowed(args)
    settings = plugins[args.name].settings if args.name in plugins else {}
    _allow(args, {**plugins, args.name: Allowed(there.digest, settings)})
    for reached in loaded.manifest.reaches:
        console.say(f"{args.name} 会接触：{reached.zh}", f"{args.name} reaches: {reached.en}")
    console.say(
        f"{args.name} {loaded.manifest.version} 已启用；重启站点后生效",
        f"{args.name} {loaded.manifest.version} is enabled; restart the site to use it",
    )
    return OK


def _disable(args: argparse.Namespace, console: Console) -> int:
    plugins = _allowed(args)
    if args.name not in plugins:
        raise Sorry(Said(f"{args.name} 没有启用", f"{args.name} is not enabled"))
    del plugins[args.name]
    _allow(args, plugins)
    console.say(f"{args.name} 已停用；重启站点后生效", f"{args.name} is disabled; restart the site")
    return OK


def _set(args: argparse.Namespace, console: Console) -> int:
    plugins = _allowed(args)
    known = plugins.get(args.name)
    if known is None:
        raise Sorry(
            Said(f"请先启用：yifang plugin enable {args.name}", f"first: yifang plugin enable {args.name}")
        )
    keys = _loaded(_found(args.name)).manifest.settings
    if args.key not in keys or args.value is None:
        named = "、".join(keys) or "—"
        raise Sorry(
            Said(f"请写设置项和值；{args.name} 有：{named}", f"KEY and VALUE; its settings: {named}"), USAGE
        )
    _allow(args, {**plugins, args.name: replace(known, settings={**known.settings, args.key: args.value})})
    console.say(
        f"{args.name} 的 {args.key} 已设置；重启站点后生效",
        f"{args.name}: {args.key} is set; restart the site",
    )
    return OK


def _new(args: argparse.Namespace, console: Console) -> int:
    folder: Path = args.into / args.name
    if folder.exists():
        raise Sorry(Said(f"{folder} 已经有了", f"{folder} is there already"))
    for path, text in skeleton(args.name, args.label or args.name, folder.as_posix()).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    console.say(
        f"{folder} 已建好；试一试：python -m pytest {folder}",
        f"{folder} is made; try it: python -m pytest {folder}",
    )
    return OK


def _found(name: str) -> Found:
    one = next((each for each in found() if each.name == name), None)
    if one is None:
        raise Sorry(Said(f"找不到插件 {name}", f"There is no plugin {name}"))
    return one


def _loaded(there: Found) -> Loaded:
    try:
        return load(there)
    except Ails as why:
        zh, en = f"{there.name} 不能用：{why.said.zh}", f"{there.name} cannot be used: {why.said.en}"
        raise Sorry(Said(zh, en)) from why


def _allowed(args: argparse.Namespace) -> dict[str, Allowed]:
    try:
        return allowed(site_of(args).path)
    except Damaged as damaged:
        raise Sorry(
            Said(f"{damaged} 坏了：删去它再重新启用插件", f"{damaged} is damaged: delete it")
        ) from damaged


def _allow(args: argparse.Namespace, plugins: dict[str, Allowed]) -> None:
    site = site_of(args)
    site.make()
    allow(site.path, plugins)
