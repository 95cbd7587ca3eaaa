"""`yifang new`: what it writes checks clean and does what its scenario says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

CONFIGS = Path(__file__).parents[2] / "configs"


def test_a_new_place_checks_clean_and_its_scenario_passes(terminal: Terminal) -> None:
    made = terminal.run("new", "configs/qinghe", "--label", "清河县")
    assert made.code == 0, made.all
    checked = terminal.run("check", "configs/qinghe")
    assert checked.code == 0
    assert "清河县：没有错误" in checked.all
    assert "警告 0" in checked.all
    assert terminal.run("test", "configs/qinghe").code == 0
    assert terminal.run("format", "--check", "configs/qinghe").code == 0


@pytest.mark.parametrize("parent", ["sichuan", "cenxi", "urumqi"])
def test_a_pack_below_a_place_takes_over_its_organisation(terminal: Terminal, parent: str) -> None:
    (terminal.folder / "configs").mkdir(exist_ok=True)
    (terminal.folder / "configs" / parent).symlink_to(CONFIGS / parent)
    made = terminal.run("new", "configs/below", "--extends", parent)
    assert made.code == 0, made.all
    checked = terminal.run("check", "configs/below")
    assert checked.code == 0, checked.all
    assert not (terminal.folder / "configs" / "below" / "org.yaml").exists()


def test_nothing_that_is_there_is_written_over(terminal: Terminal) -> None:
    assert terminal.run("new", "configs/qinghe").code == 0
    before = (terminal.folder / "configs" / "qinghe" / "pack.yaml").read_text(encoding="utf-8")
    assert terminal.run("new", "configs/qinghe", "--label", "别的").code == 2
    assert (terminal.folder / "configs" / "qinghe" / "pack.yaml").read_text(encoding="utf-8") == before


def test_a_name_that_is_no_id_is_refused(terminal: Terminal) -> None:
    assert terminal.run("new", "configs/清河").code == 2
