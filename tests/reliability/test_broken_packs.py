"""A pack that breaks between two starts: the last good rules stay in force, and the reason is told."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.reliability.client import case_of, note
from tests.reliability.site import PACK, YIFANG
from tests.reliability.test_stop import demonstration, signed_in
from tests.support.processes import ROOT, free_port


def test_a_broken_pack_never_starts_and_a_mended_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    site, port = tmp_path / "site", free_port()
    pack = Path(shutil.copytree(PACK, tmp_path / "pack"))
    mechanism = pack / "mechanisms" / "money.yaml"
    good = mechanism.read_text()
    mechanism.write_text(good.replace("by: post(head), unit: village}", "by: post(haed), unit: village}"))
    refused = subprocess.run(
        [*YIFANG, "run", "--pack", str(pack), "--site", str(tmp_path / "new"), "--port", str(port)],
        cwd=ROOT, text=True, timeout=60, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert refused.returncode == 1
    _says_why(refused.stdout)
    assert "还没有可用的规则" in refused.stdout

    mechanism.write_text(good)
    with demonstration(site, port, pack) as running:
        assert "已启用 load 第 1 版" in running.said
    mechanism.write_text(good.replace("by: post(head), unit: village}", "by: post(haed), unit: village}"))
    with demonstration(site, port, pack) as running:
        _says_why(running.said)
        assert "沿用 load 第 1 版" in running.said
        head = signed_in(running, "cun1", port)
        case = case_of(head.post("/start/money.ask/V1", note("照旧办理")))
    mechanism.write_text(good.replace("label: 询问", "label: 请教"))
    with demonstration(site, port, pack) as running:
        assert "已启用 load 第 2 版" in running.said
        head = signed_in(running, "cun1", port)
        assert "询问：照旧办理" in head.get(f"/cases/{case}").text
        newer = case_of(head.post("/start/money.ask/V1", note("新的")))
        assert "请教：新的" in head.get(f"/cases/{newer}").text


def _says_why(said: str) -> None:
    assert "Traceback" not in said
    assert "mechanisms/money.yaml:" in said, said  # where
    assert "haed" in said, said  # what
    assert "head" in said, said  # the way out
    assert "没有启用" in said, said
