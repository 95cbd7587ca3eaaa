"""Sites that cannot be opened, told through the command line: a sentence, the way out, an exit code."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.cli.main import main
from engine.store.opening import prepare
from engine.store.sql.store import SqlStore
from tests.reliability.site import PACK, YIFANG
from tests.support.processes import ROOT, free_port

SECONDS_MAX = 60


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as it should be, to be copied and broken."""
    folder = tmp_path_factory.mktemp("good") / "site"
    folder.mkdir()
    prepare(f"sqlite:///{folder / 'site.db'}")
    return folder


def garbage(database: Path) -> None:
    database.write_bytes(b"\x00what a disk leaves behind" * 2000)


def truncated(database: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def directory(database: Path) -> None:
    database.unlink()
    database.mkdir()


def missing(database: Path) -> None:
    shutil.rmtree(database.parent)


def newer(database: Path) -> None:
    store = SqlStore(f"sqlite:///{database}")
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()


#: How it is broken, what is said, and the way out.
BROKEN: Mapping[Callable[[Path], None], tuple[str, str]] = {
    garbage: ("不是数据库", "请从备份恢复"),
    truncated: ("已损坏", "请从备份恢复"),
    directory: ("数据库无法打开", "是不是普通文件"),
    newer: ("由更新的程序写成", "请升级程序"),
}
LOOKING = ("verify", "rebuild", "doctor")


@pytest.fixture
def site(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the good site, with nothing else in the environment."""
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    monkeypatch.setenv("YIFANG_LOG", str(tmp_path / "log"))
    return Path(shutil.copytree(good, tmp_path / "site"))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_a_broken_database_is_told_with_the_way_out(
    site: Path, capfd: pytest.CaptureFixture[str], broken: Callable[[Path], None]
) -> None:
    broken(site / "site.db")
    for command in (*LOOKING, "prepare"):
        code = main([command, "--site", str(site)])
        _told(code, "".join(capfd.readouterr()), *BROKEN[broken])
    done = yifang("run", "--pack", str(PACK), "--site", str(site), "--port", str(free_port()))
    _told(done.returncode, done.stdout, *BROKEN[broken])


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize("broken", [garbage, missing], ids=lambda broken: broken.__name__)
def test_the_processes_of_a_broken_site_say_why_they_end(
    site: Path, broken: Callable[[Path], None], command: str
) -> None:
    broken(site / "site.db")
    port = ("--port", str(free_port())) if command == "serve" else ()
    done = yifang(command, "--site", str(site), *port)
    wanted = BROKEN.get(broken, ("没有数据库文件", "yifang prepare"))
    _told(done.returncode, done.stdout, *wanted)


@pytest.mark.parametrize("command", LOOKING)
def test_a_missing_site_is_told_and_not_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    code = main([command, "--site", str(tmp_path / "none" / "site")])
    _told(code, "".join(capfd.readouterr()), "没有数据库文件", "yifang prepare")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "数据库地址写得不对"),
        ("mysql://here/site", "不支持数据库"),
        ("postgresql://u:geheim@127.0.0.1:1/site", "请检查数据库地址"),
        ("postgresql://u:geheim@127.0.0.1:port/site", "数据库地址写得不对"),
    ],
)
def test_a_wrong_address_of_the_database_is_told_without_its_password(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    address: str, words: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("YIFANG_DATABASE", address)
    for command in (*LOOKING, "prepare"):
        code = main([command, "--site", str(tmp_path)])
        said = "".join(capfd.readouterr())
        _told(code, said, words)
        assert "geheim" not in said


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_taken_port_is_told(site: Path, command: str) -> None:
    pack = ("--pack", str(PACK)) if command == "run" else ()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for port in (str(taken.getsockname()[1]), "99999"):
            done = yifang(command, "--site", str(site), "--port", port, *pack)
            _told(done.returncode, done.stdout, f"端口 {port} 用不了", "--port 换一个")


def test_a_damaged_secret_is_told(site: Path) -> None:
    (site / "secret").write_text("not hexadecimal")
    done = yifang("serve", "--site", str(site), "--port", str(free_port()))
    _told(done.returncode, done.stdout, "密钥文件", "请从备份恢复")


def test_a_folder_that_cannot_be_made_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    code = main(["prepare", "--site", "/proc/yifang/site"])  # nobody, not even root, may make it
    _told(code, "".join(capfd.readouterr()), "不能使用站点目录 /proc/yifang/site", "--site 另指一个")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach."""
    with tempfile.TemporaryDirectory(prefix="yifang-site-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize(
    ("of_file", "of_folder", "words"),
    [(0o000, 0o755, "数据库"), (0o444, 0o555, "数据库"), (0o644, 0o000, "")],
    ids=["unreadable file", "read-only disk", "closed folder"],
)
def test_a_site_that_may_not_be_touched_is_told(
    good: Path, open_folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    of_file: int, of_folder: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    site = Path(shutil.copytree(good, open_folder / "site"))
    for command in ("verify", "prepare"):
        assert main([command, "--site", str(site)]) == 0  # whatever is imported late is there now
        capfd.readouterr()
    (site / "site.db").chmod(of_file)
    site.chmod(of_folder)
    try:
        for command in ("verify", "prepare"):
            with nobody_special():
                code = main([command, "--site", str(site)])
            _told(code, "".join(capfd.readouterr()), words, "请检查")
    finally:
        site.chmod(0o755)


@contextmanager
def nobody_special() -> Iterator[None]:
    """Permissions bind everybody but root; root becomes nobody for as long as the block lasts."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(mine)


def yifang(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; both its outputs together."""
    return subprocess.run(
        [*YIFANG, *words], cwd=ROOT, text=True, timeout=SECONDS_MAX, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _told(code: int, said: str, *words: str) -> None:
    assert code == 1, said
    assert "Traceback" not in said
    assert "这不是您的错" not in said, said  # the sentence for what nobody foresaw
    for each in words:
        assert each in said, said
