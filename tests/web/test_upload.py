"""Uploads: files are what they say, and images lose what they should not carry."""

from __future__ import annotations

import zlib

import pytest

from engine.base.finding import Said
from engine.web.upload.images import BadImage, clean_jpeg, clean_png
from engine.web.upload.kinds import Upload, checked, safe_name
from tests.web.test_forms import PNG, zipped

WORKBOOK = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}
SCAN = b"\xff\xda\x00\x04\x01\x02" + b"abc\xff\x00def\xff\xd0ghi"
EXIF = b"\xff\xe1\x00\x0aExif\x00GPS"
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x04JF" + EXIF + b"\xff\xfe\x00\x05hi!" + SCAN + b"\xff\xd9"


def test_a_photo_loses_its_place_its_comment_and_what_follows_its_end() -> None:
    cleaned = clean_jpeg(JPEG + b"<?php evil ?>")
    assert cleaned == b"\xff\xd8" + b"\xff\xe0\x00\x04JF" + SCAN + b"\xff\xd9"
    assert clean_jpeg(cleaned) == cleaned


def test_a_picture_loses_its_texts() -> None:
    text = b"\x00\x00\x00\x04tEXtevil"
    chunk = text + zlib.crc32(text[4:]).to_bytes(4)
    assert clean_png(PNG[:33] + chunk + PNG[33:]) == PNG


@pytest.mark.parametrize(
    "content",
    [JPEG[:-2], JPEG[:9], b"\xff\xd8\xff\xd9", JPEG.replace(SCAN, b""), b"\xff\xd8\xff\xe0\xff\xff"],
)
def test_a_broken_photo_is_refused(content: bytes) -> None:
    with pytest.raises(BadImage):
        clean_jpeg(content)


@pytest.mark.parametrize("at", range(0, len(PNG), 7))
def test_a_damaged_picture_is_refused_or_whole(at: int) -> None:
    damaged = PNG[:at] + bytes([PNG[at] ^ 0xFF]) + PNG[at + 1 :]
    with pytest.raises(BadImage):
        clean_png(damaged)


@pytest.mark.parametrize(
    ("members", "fine"),
    [
        (WORKBOOK, True),
        ({"[Content_Types].xml": b""}, False),
        ({**WORKBOOK, "../../etc/passwd": b"x"}, False),
        ({**WORKBOOK, "/etc/passwd": b"x"}, False),
        ({**WORKBOOK, "bomb": b"0" * (101 * 1024 * 1024)}, False),
    ],
)
def test_an_office_file_stays_in_its_folder_and_within_its_size(
    members: dict[str, bytes], fine: bool
) -> None:
    found = checked("a.xlsx", zipped(**members), accept=frozenset(), bytes_most=1_000_000)
    assert isinstance(found, Upload) is fine


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报价单.pdf", "报价单.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("<b>.pdf", "b.pdf"),
        ("长" * 200 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_a_name_is_the_last_part_without_tricks(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_what_is_wrong_says_which_kinds_are_taken() -> None:
    found = checked("a.exe", b"MZ", accept=frozenset({"pdf", "jpeg"}), bytes_most=10)
    assert isinstance(found, Said)
    assert found.zh == "请选择这些类型的文件：jpg、pdf"
