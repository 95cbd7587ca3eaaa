"""Packs on the disk: which folder a name means, and its files with those of its parents as text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path

from engine.base.finding import Finding, Findings, Said
from engine.base.span import Span
from engine.cli.console import FAILED, USAGE, Console, Sorry
from engine.dsl.compile import Result, compile_pack
from engine.dsl.show import render
from engine.dsl.text.node import Scalar, Table
from engine.dsl.text.read import BYTES_MAX, read_file
from engine.model.vocabulary import Vocabulary
from engine.plugin.host import every_plugin
from engine.rehearsal.problems import UnreadableFile

FILES_MAX = 2000
PARENTS_MAX = 8
SUFFIXES = (".yaml", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFolder:
    """A pack as found: its folder, its files and its parents' by the path that a person would give."""

    #: The folder of the pack among `files`.
    pack: str
    files: dict[str, str]
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """What the folder is called."""
        return self.pack.rpartition("/")[2]

    def part(self, folder: str) -> dict[str, str]:
        """The pack's own files below one of its folders."""
        head = f"{self.pack}/{folder}/"
        return {path: text for path, text in self.files.items() if path.startswith(head)}


def read_pack(name: str) -> PackFolder:
    """A pack with its parents; a bare name is looked for beside the checkout and in the package."""
    folder = _folder(name)
    findings = Findings()
    files: dict[str, str] = {}
    seen: list[str] = []
    here: Path | None = folder
    while here is not None and len(seen) < PARENTS_MAX and _shown(here) not in seen:
        seen.append(_shown(here))
        files |= {f"{_shown(here)}/{path}": text for path, text in _texts(here, findings)}
        here = _parent(here, files)
    return PackFolder(pack=seen[0], files=files, findings=findings.sorted())


def _folder(name: str) -> Path:
    given = Path(name)
    for folder in (given, Path("configs") / name, _shipped() / name):
        if (folder / "pack.yaml").is_file():
            return folder
    if given.is_dir():
        raise Sorry(
            Said(f"{name} 里没有 pack.yaml，不是配置包", f"{name} holds no pack.yaml, so it is no pack"),
            USAGE,
        )
    raise Sorry(Said(f"找不到配置包：{name}", f"No such pack: {name}"), USAGE)


def _shipped() -> Path:
    return Path(str(package_files("engine") / "packs"))


def _shown(folder: Path) -> str:
    """The path by which findings name a folder: from where the person stands."""
    return Path(os.path.relpath(folder.resolve())).as_posix()


def _parent(folder: Path, files: dict[str, str]) -> Path | None:
    text = files.get(f"{_shown(folder)}/pack.yaml")
    node = read_file("pack.yaml", text, Findings()) if text is not None else None
    extends = node.get("extends") if isinstance(node, Table) else None
    if not isinstance(extends, Scalar) or not extends.text or os.sep in extends.text:
        return None
    near = (above / extends.text for above in folder.resolve().parents[:3])
    beside = (*near, _shipped() / extends.text)
    return next((found for found in beside if (found / "pack.yaml").is_file()), None)


def _texts(folder: Path, findings: Findings) -> Iterator[tuple[str, str]]:
    count = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix not in SUFFIXES or not path.is_file() or _is_foreign(folder, inside):
            continue
        count += 1
        if count > FILES_MAX:
            _tell(findings, folder, inside, f"文件超过 {FILES_MAX} 个", f"more than {FILES_MAX} files")
            return
        text = _text(folder, inside, findings)
        if text is not None:
            yield inside.as_posix(), text


def _is_foreign(folder: Path, inside: Path) -> bool:
    """Whether the file is hidden or belongs to a pack that lies below this one."""
    if any(part.startswith(".") for part in inside.parts):
        return True
    return any((folder / above / "pack.yaml").is_file() for above in list(inside.parents)[:-1])


def _text(folder: Path, inside: Path, findings: Findings) -> str | None:
    path = folder / inside
    try:
        if path.stat().st_size > BYTES_MAX:
            _tell(findings, folder, inside, "文件超过 2 MiB", "the file is larger than 2 MiB")
            return None
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        _tell(
            findings,
            folder,
            inside,
            f"第 {wrong.start + 1} 个字节起不是 UTF-8 文本；请用 UTF-8 编码另存",
            f"not UTF-8 text from byte {wrong.start + 1} on; save it as UTF-8",
        )
    except OSError as wrong:
        _tell(findings, folder, inside, f"读不了文件：{wrong.strerror}", f"cannot be read: {wrong.strerror}")
    return None


def _tell(findings: Findings, folder: Path, inside: Path, zh: str, en: str) -> None:
    findings.add(UnreadableFile(Said(zh, en)), Span(f"{_shown(folder)}/{inside.as_posix()}", 1, 1, 1, 1))


@cache
def words_here() -> Vocabulary:
    """What the plugins on this machine add to the language; those that ail are told once."""
    return every_plugin().vocabulary()


def compile_here(pack: PackFolder) -> Result:
    """Compile a pack with the plugins that there are."""
    return compile_pack(pack.files, pack.pack, words_here())


def tell_errors(pack: PackFolder, result: Result, console: Console) -> int:
    """Show why a pack does not compile; the exit code of a command that needs it to."""
    errors = tuple(finding for finding in result.findings if finding.is_error)
    console.say(render(errors, pack.files, console.lang))
    return FAILED
