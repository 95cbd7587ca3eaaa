"""The command `yifang`: finds the sub-command, runs it, and never shows a traceback."""

from __future__ import annotations

import argparse
import gettext
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, Protocol

from engine.base.finding import Lang, Said
from engine.cli.console import FAILED, OK, USAGE, Console, Sorry
from engine.cli.log import keep_traceback

#: In the order in which people meet them.
COMMANDS = (
    "new",
    "check",
    "format",
    "diff",
    "explain",
    "table",
    "schema",
    "test",
    "coverage",
    "collected",
    "burden",
    "run",
    "serve",
    "worker",
    "prepare",
    "activate",
    "organise",
    "swap",
    "migrate",
    "plugin",
    "doctor",
    "verify",
    "rebuild",
    "version",
)


class SubCommand(Protocol):
    """What the module of a sub-command offers."""

    HELP: Said

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Declare its arguments."""
        ...

    def run(self, args: argparse.Namespace, console: Console) -> int:
        """Do it; the number it ends with."""
        ...


def _parsed(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace:
    """What was written; names of scenarios may also follow an option, which argparse alone refuses."""
    args, rest = parser.parse_known_args(words)
    if len(rest) == 1 and not rest[0].startswith("-") and getattr(args, "subject", None) == "":
        # argparse gives an optional place away as soon as an option stands before it
        args.subject, rest = rest[0], []
    if rest and (not hasattr(args, "only") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        args.only = [*args.only, *rest]
    return args


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; 0 is well, 1 found or failed, 2 written wrongly."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _lang(words)
    console = Console(lang)
    try:
        parser = _parser(lang, _wanted(words))
        args = _parsed(parser, words)
        if args.command is None:
            parser.print_help(sys.stderr)
            return USAGE
        return _module(args.command).run(args, console)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else OK
    except Sorry as sorry:
        console.tell(console.pick(sorry.said))
        return sorry.code
    except KeyboardInterrupt:
        console.tell("已停止。", "Stopped.")
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as wrong:
        # whatever file it was: who may use it, and whether there is room, is for the person to see to
        console.tell(
            f"不能使用 {wrong.filename or '文件'}（{wrong.strerror or wrong}）：请检查路径、权限和磁盘空间",
            f"{wrong.filename or 'A file'} cannot be used ({wrong.strerror or wrong}): see its rights",
        )
        return FAILED
    except Exception as unexpected:
        place = keep_traceback(unexpected)
        console.tell(
            f"程序内部出错（{type(unexpected).__name__}），这不是您的错。详情记在 {place}",
            f"Something went wrong inside ({type(unexpected).__name__}); this is not your fault. See {place}",
        )
        return FAILED


def _module(name: str) -> SubCommand:
    module: SubCommand = import_module(f"engine.cli.commands.{name}")
    return module


def _lang(words: Sequence[str]) -> Lang:
    for here, following in zip((*words, ""), (*words[1:], "", ""), strict=False):
        if here == "--lang=en" or (here == "--lang" and following == "en"):
            return "en"
    return "zh"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in the language asked for."""

    lang: Lang = "zh"

    def error(self, message: str) -> NoReturn:
        said = message if self.lang == "en" else _in_chinese(message)
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {said}\n")


def _wanted(words: Sequence[str]) -> Sequence[str]:
    """The sub-commands whose modules are needed: the one that was named, else all of them."""
    named = next((word for word in words if not word.startswith("-") and word not in ("zh", "en")), None)
    return (named,) if named in COMMANDS else COMMANDS


def _parser(lang: Lang, commands: Sequence[str]) -> argparse.ArgumentParser:
    _Parser.lang = lang
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default="zh", help=Said("语言", "language").in_(lang))
    about = Said(
        "一方：各地自己配置的办事流程和表单", "Yifang: workflows and forms that each locality configures"
    )
    parser = _Parser(prog="yifang", description=about.in_(lang))
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help=argparse.SUPPRESS)
    subs = parser.add_subparsers(
        dest="command", metavar=Said("命令", "COMMAND").in_(lang), parser_class=_Parser
    )
    for name in commands:
        module = _module(name)
        module.add(
            subs.add_parser(
                name, help=module.HELP.in_(lang), description=module.HELP.in_(lang), parents=[common]
            )
        )
    return parser


_CHINESE = (
    (r"the following arguments are required: (.*)", r"缺少：\1"),
    (r"unrecognized arguments: (.*)", r"不认识：\1"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): invalid (?:int|whole) value: (.*)", r"\1 要写整数，而不是 \2"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)", r"\1 不能写 \2；可以写：\3"),
)


def _in_chinese(message: str) -> str:
    for english, chinese in _CHINESE:
        if re.fullmatch(english, message):
            return re.sub(english, chinese, message)
    return gettext.gettext(message)
