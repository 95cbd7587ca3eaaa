"""Which files are taken: by their first bytes and their structure, never by their name alone."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from engine.base.finding import Said
from engine.web.upload.images import BadImage, clean_jpeg, clean_png

NAME_CHARS_MOST = 120
UNPACKED_BYTES_MOST = 100 * 1024 * 1024
PARTS_MOST = 2000

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SAME = {"jpeg": "jpg"}
_OFFICE_PART = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def checked(name: str, content: bytes, *, accept: frozenset[str], bytes_most: int) -> Upload | Said:
    """The file as it may be kept, or what is wrong with it."""
    kind = kind_of(name)
    wanted = {_SAME.get(each, each) for each in accept or MEDIA_TYPES}
    if kind not in MEDIA_TYPES or kind not in wanted:
        listed = "、".join(sorted(wanted & set(MEDIA_TYPES)))
        return Said(f"请选择这些类型的文件：{listed}", f"Choose a file of these kinds: {listed}")
    if not content:
        return Said("这个文件是空的，请另选一个", "This file is empty; choose another")
    if len(content) > bytes_most:
        most = f"{bytes_most / 1024 / 1024:.0f} MB"
        return Said(f"文件太大，请减小到 {most} 以内", f"The file is too large; make it smaller than {most}")
    cleaned = _cleaned(kind, content)
    if cleaned is None:
        return Said(
            f"文件内容不是真正的 {kind}，请另选一个", f"The content of the file is no {kind}; choose another"
        )
    return Upload(name=safe_name(name), media_type=MEDIA_TYPES[kind], content=cleaned)


def kind_of(name: str) -> str:
    """The kind a file name claims."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    return _SAME.get(ending, ending)


def safe_name(name: str) -> str:
    """The last part of a name without control characters; the file is stored under a random id anyway."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*')
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:NAME_CHARS_MOST] or 'file'}{dot}{ending}"


def _cleaned(kind: str, content: bytes) -> bytes | None:
    try:
        match kind:
            case "png":
                return clean_png(content)
            case "jpg":
                return clean_jpeg(content)
            case "pdf":
                return content if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:] else None
            case _:
                return content if is_sound_office(content, _OFFICE_PART[kind]) else None
    except (BadImage, zipfile.BadZipFile):
        return None


def is_sound_office(content: bytes, part: str) -> bool:
    """Whether a packed office file has its main part, stays in its folder and unpacks to a bounded size."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    names = {info.filename for info in infos}
    return (
        part in names
        and len(infos) <= PARTS_MOST
        and sum(info.file_size for info in infos) <= UNPACKED_BYTES_MOST
        and not any(name.startswith("/") or ".." in name.split("/") for name in names)
    )
