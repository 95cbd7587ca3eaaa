"""`yifang explain`: a finding code, a value of a pack, or how the results of a case came about."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.base.finding import Problem, Said, closest
from engine.cli.case_why import explain_case
from engine.cli.console import FAILED, OK, USAGE, Console
from engine.cli.packs import PackFolder, compile_here, read_pack
from engine.cli.site import SiteFolder
from engine.dsl.check.lint.rules import RULES
from engine.dsl.explain import codes, explain_path, paths_at
from engine.dsl.format.problems import FORMAT_PROBLEMS
from engine.rehearsal.problems import SCENARIO_PROBLEMS

HELP = Said("说明问题代码、值的来历或办件的结果", "explain a finding code, a value, or a case's results")


def add(parser: argparse.ArgumentParser) -> None:
    """A code, a pack and a path in it, or with a site the number of a case and the end of a result's key."""
    parser.add_argument(
        "what", metavar="CODE|PACK|NUMBER", help="问题代码、配置包或办件编号 / a code, a pack, or a case"
    )
    parser.add_argument(
        "path", metavar="PATH|RESULT", nargs="?", help="包里的路径，或结果的键 / a path, or a result's key"
    )
    parser.add_argument("--site", type=Path, metavar="DIR", help="办件所在的站点 / the site of the case")


def run(args: argparse.Namespace, console: Console) -> int:
    """Explain it."""
    if args.site is not None:
        return explain_case(SiteFolder(args.site), args.what, args.path, console)
    if args.path is None:
        return _explain_code(args.what, console)
    return _explain_path(read_pack(args.what), args.path, console)


def problems() -> dict[str, type[Problem]]:
    """Every kind of finding there is, by its code."""
    return {problem.code: problem for problem in (*codes(), *FORMAT_PROBLEMS, *SCENARIO_PROBLEMS)}


def _explain_code(code: str, console: Console) -> int:
    known = problems()
    if code.upper() in RULES:
        return _explain_rule(code.upper(), console)
    if code not in known and Path(code).is_dir():
        console.tell(
            f"要说明包里的一个值，请接着写它的路径，例如：yifang explain {code} mechanisms",
            f"To explain a value of a pack, name its path too, for example: yifang explain {code} mechanisms",
        )
        return USAGE
    if code not in known:
        hint = console.pick(closest(code, known))
        console.tell(f"没有这个代码：{code}。{hint}", f"No such code: {code}. {hint}")
        return USAGE
    problem = known[code]
    console.say(f"{problem.severity.value}[{problem.code}]")
    console.say(console.pick(problem.why))
    return OK


def _explain_rule(id: str, console: Console) -> int:
    """A rule of the privacy lint: its sentence, then the page of each code it speaks by."""
    rule = RULES[id]
    console.say(f"{id}  {console.pick(rule.said)}")
    for code in rule.codes:
        console.say("")
        _explain_code(code, console)
    return OK


def _explain_path(pack: PackFolder, path: str, console: Console) -> int:
    result = compile_here(pack)
    told = explain_path(result, path, console.lang)
    if told is None:
        below = "、".join(paths_at(result, path.rpartition(".")[0]))
        console.tell(f"{pack.name} 里没有 {path}", f"There is no {path} in {pack.name}")
        if below:
            console.tell(f"这一层有：{below}", f"Here are: {below}")
        return FAILED
    console.say(told)
    return OK
