"""A pack in an archive (zip or tar): its text files, or the sentence that says why it is not taken.

Nothing is written to the disk, no link is followed, and sizes are counted while reading, whatever the archive
says about itself.
"""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from engine.base.finding import Said

FILES_MAX = 2000
TEXT_BYTES_MAX = 2 * 1024 * 1024
#: What all its texts may come to: a hundred times what a large pack needs is a bomb.
BYTES_MAX = 8 * 1024 * 1024
SUFFIXES = (".yaml", ".csv")
_PACK = "pack.yaml"


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of an archive, not read yet."""

    path: str
    is_link: bool
    content: IO[bytes]


@dataclass
class _Refuse(Exception):
    """Why it is not taken."""

    said: Said


def read_archive(content: bytes) -> dict[str, str] | Said:
    """The texts of the pack in an archive by their path, or what is wrong with it."""
    try:
        found = dict(_texts(_members(content)))
    except _Refuse as refused:
        return refused.said
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        # RuntimeError: a zip that asks for a password
        return Said(
            "压缩包打不开（可能损坏或加了密码）；请重新打成 zip 或 tar.gz",
            "The archive cannot be opened (damaged, or with a password); pack it again as zip or tar.gz",
        )
    if not any(PurePosixPath(path).name == _PACK for path in found):
        return Said("压缩包里没有 pack.yaml，不是配置包", "The archive holds no pack.yaml, so it is no pack")
    return found


def _members(content: bytes) -> Iterator[_Member]:
    if content.startswith(b"PK"):
        yield from _of_zip(content)
    elif tarfile.is_tarfile(io.BytesIO(content)):
        yield from _of_tar(content)
    else:
        raise _Refuse(Said("请上传 zip 或 tar.gz 压缩包", "Upload an archive: zip or tar.gz"))


def _of_zip(content: bytes) -> Iterator[_Member]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for info in packed.infolist():
            is_link = stat.S_ISLNK(info.external_attr >> 16)
            if not info.is_dir():
                with packed.open(info) as text:
                    yield _Member(info.filename, is_link, text)


def _of_tar(content: bytes) -> Iterator[_Member]:
    # a stream, one member after the other: the archive is never listed as a whole
    with tarfile.open(fileobj=io.BytesIO(content), mode="r|*") as packed:
        for info in packed:
            if info.isdir():
                continue
            text = packed.extractfile(info) if info.isreg() else None
            yield _Member(info.name, not info.isreg(), text or io.BytesIO())


def _texts(members: Iterator[_Member]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    left = BYTES_MAX
    for number, member in enumerate(members, 1):
        if number > FILES_MAX:
            raise _Refuse(
                Said(f"压缩包里的文件超过 {FILES_MAX} 个", f"The archive holds more than {FILES_MAX} files")
            )
        path = _path(member)
        if path.suffix not in SUFFIXES or any(part.startswith((".", "__MACOSX")) for part in path.parts):
            continue
        name = path.as_posix()
        if name in seen:
            raise _Refuse(Said(f"压缩包里有两个 {name}", f"The archive holds {name} twice"))
        seen.add(name)
        text = _read(name, member, left)
        left -= len(text)
        yield name, _decoded(name, text)


def _path(member: _Member) -> PurePosixPath:
    written = member.path.replace("\\", "/")
    path = PurePosixPath(written)
    if member.is_link:
        raise _Refuse(
            Said(
                f"压缩包里的 {written} 是链接，不是文件；请换成文件本身",
                f"{written} in the archive is a link, no file; put the file itself there",
            )
        )
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\0" in written:
        raise _Refuse(
            Said(
                f"压缩包里的路径 {written} 指到了压缩包外面，没有采用",
                f"The path {written} leads out of the archive; it was not taken",
            )
        )
    return path


def _read(name: str, member: _Member, left: int) -> bytes:
    most = min(TEXT_BYTES_MAX, left)
    text = member.content.read(most + 1)
    if len(text) <= most:
        return text
    if most < TEXT_BYTES_MAX:
        raise _Refuse(
            Said(
                f"压缩包解开后超过 {BYTES_MAX // 1024 // 1024} MiB，没有采用",
                f"Unpacked the archive is larger than {BYTES_MAX // 1024 // 1024} MiB; it was not taken",
            )
        )
    raise _Refuse(Said(f"{name} 超过 2 MiB，没有采用", f"{name} is larger than 2 MiB; it was not taken"))


def _decoded(name: str, text: bytes) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _Refuse(
            Said(
                f"{name} 第 {wrong.start + 1} 个字节起不是 UTF-8 文本；请用 UTF-8 编码另存",
                f"{name} is not UTF-8 text from byte {wrong.start + 1} on; save it as UTF-8",
            )
        ) from wrong
