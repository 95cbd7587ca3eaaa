"""`yifang verify`: walk the evidence of a site and tell every row that was changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console, Sorry
from engine.cli.options import add_site, site_of
from engine.cli.sorry import engine_of
from engine.service.evidence import Seal, verify
from engine.service.reckoning import discrepancies, unproven
from engine.service.unlike import unlike

HELP = Said("校验证据链", "verify the chain of evidence")
SHOWN_MAX = 50


def add(parser: argparse.ArgumentParser) -> None:
    """The site, and the seals that were kept outside it."""
    add_site(parser)
    parser.add_argument(
        "--seals", metavar="FILE", help="审计人员留存的封印文件 / the file of seals an auditor kept"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Verify everything."""
    engine = engine_of(site_of(args))
    kept = _read_seals(Path(args.seals)) if args.seals else ()
    with engine.store.read() as work:
        streams = sum(1 for _ in work.streams())
        breaks = [*verify(work, kept=kept), *unlike(work), *unproven(work)]
        wrong = discrepancies(work)
    for broken in breaks[:SHOWN_MAX]:
        console.say(f"  {broken.stream} #{broken.seq}: {broken.what}")
    for each in wrong[:SHOWN_MAX]:
        figures = f"{each.account} {each.what} {each.stored} ≠ {each.reckoned}"
        console.say(f"  账不平：{figures}", f"  does not balance: {figures}")
    if breaks or wrong:
        console.say(
            f"{streams} 条链，{len(breaks)} 处不符，{len(wrong)} 处账不平。",
            f"{streams} streams, {len(breaks)} breaks, {len(wrong)} figures out of balance.",
        )
        return FAILED
    console.say(f"{streams} 条链全部相符，账目平衡。", f"All {streams} streams hold and the ledger balances.")
    return OK


def _read_seals(path: Path) -> tuple[Seal, ...]:
    """The lines “day root hash” of a file of seals."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(Seal(*line.split(" ")) for line in lines if line)
    except (OSError, UnicodeDecodeError, TypeError) as wrong:
        said = Said(f"读不懂封印文件 {path}：每行应为“日期 根 指纹”", f"{path} is no file of seals")
        raise Sorry(said) from wrong
