"""Archives of packs: what is read from them, and the sentence for each that is not taken."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from engine.base.finding import Said
from engine.exchange import pack_archive
from engine.exchange.pack_archive import FILES_MAX, read_archive
from tests.support.swapping import little, zipped

CARD = "p/pack.yaml"


def tarred(name: str, *, link: str = "", mode: str = "w:gz") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]  # a mode that stubs list one by one
        for path, to in ((CARD, ""), (name, link)):
            info = tarfile.TarInfo(path)
            info.size = 0 if to else 8
            info.type, info.linkname = (tarfile.SYMTYPE, to) if to else (tarfile.REGTYPE, "")
            archive.addfile(info, io.BytesIO(b"pack: p\n"))
    return packed.getvalue()


def zip_with_link() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(CARD, "pack: p\n")
        info = zipfile.ZipInfo("p/org.yaml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "outside": (lambda: zipped({CARD: "pack: p\n", "../evil.yaml": "x: 1\n"}), "压缩包外面"),
    "absolute": (lambda: zipped({CARD: "pack: p\n", "/etc/evil.yaml": "x: 1\n"}), "压缩包外面"),
    "drive": (lambda: zipped({CARD: "pack: p\n", "C:\\evil.yaml": "x: 1\n"}), "压缩包外面"),
    "tar outside": (lambda: tarred("p/../../evil.yaml"), "压缩包外面"),
    "link": (lambda: tarred("p/org.yaml", link="/etc/passwd"), "是链接"),
    "zip link": (zip_with_link, "是链接"),
    "many files": (
        lambda: zipped({CARD: "pack: p\n", **{f"p/{n}.yaml": "" for n in range(FILES_MAX + 1)}}),
        "超过 2000 个",
    ),
    "bomb": (lambda: zipped({CARD: "pack: p\n", "p/org.yaml": "- a\n" * 10_000_000}), "超过 2 MiB"),
    "many bombs": (
        lambda: zipped({CARD: "pack: p\n", **{f"p/{n}.yaml": "- a\n" * 500_000 for n in range(9)}}),
        "超过 8 MiB",
    ),
    "encoding": (lambda: zipped({CARD: "pack: p\nlabel: 一方\n".encode("gb18030")}), "不是 UTF-8"),
    "twice": (lambda: zipped({CARD: "pack: p\n", ".\\" + CARD: "pack: p\n"}), "两个"),
    "no pack": (lambda: zipped({"readme.yaml": "x: 1\n"}), "没有 pack.yaml"),
    "no archive": (lambda: b"pack: p\n", "zip 或 tar.gz"),
    "cut short": (lambda: zipped(little())[:-30], "打不开"),
    "cut tar": (lambda: tarred("p/org.yaml", mode="w")[:700], "打不开"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_taken_gets_a_sentence(name: str) -> None:
    make, words = BAD[name]
    answer = read_archive(make())
    assert isinstance(answer, Said), answer
    assert words in answer.zh


def test_a_pack_is_read_and_what_is_no_text_is_left_out() -> None:
    files = little()
    more: dict[str, str | bytes] = {
        "little/photo.jpg": b"\xff\xd8",
        "__MACOSX/little/pack.yaml": b"\0",
        "little/.git/x.yaml": "a: 1",
    }
    assert read_archive(zipped({**files, **more})) == files


def test_a_tar_is_read_too() -> None:
    assert read_archive(tarred("p/org.yaml")) == {CARD: "pack: p\n", "p/org.yaml": "pack: p\n"}


def test_an_archive_may_hold_what_a_large_place_needs() -> None:
    assert sum(len(text.encode()) for text in little().values()) * 20 <= pack_archive.BYTES_MAX
