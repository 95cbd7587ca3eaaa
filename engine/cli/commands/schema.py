"""`yifang schema`: the JSON Schema of packs, scenarios and samples, for editors."""

from __future__ import annotations

import argparse
import json

from engine.base.finding import Said
from engine.cli.console import OK, Console
from engine.dsl.schema import schema as pack_schema
from engine.rehearsal.schema import sample_schema, scenario_schema

HELP = Said("输出配置文件的 JSON Schema", "print the JSON Schema of pack files")
KINDS = {"pack": pack_schema, "scenario": scenario_schema, "sample": sample_schema}


def add(parser: argparse.ArgumentParser) -> None:
    """Which schema."""
    parser.add_argument("kind", nargs="?", choices=tuple(KINDS), default="pack")


def run(args: argparse.Namespace, console: Console) -> int:
    """Print it."""
    console.say(json.dumps(KINDS[args.kind](), ensure_ascii=False, indent=2, sort_keys=True))
    return OK
