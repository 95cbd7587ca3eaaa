"""Images taken apart and put together again without place, camera, comments or trailing bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
#: What a picture needs to look right; texts, times and EXIF stay behind.
PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT"}
)
#: JPEG segments that carry data about the picture: APP1 (EXIF, XMP) to APP13, APP15 and comments.
JPEG_DROPPED = frozenset({*range(0xE1, 0xE2), *range(0xE3, 0xEE), 0xEF, 0xFE})


class BadImage(Exception):
    """The bytes are not the image they claim to be."""


def clean_png(content: bytes) -> bytes:
    """The same picture, of its needed chunks only."""
    if not content.startswith(PNG_HEAD):
        raise BadImage("no PNG head")
    kept = [PNG_HEAD]
    for number, (name, chunk) in enumerate(_png_chunks(content)):
        if (number == 0) != (name == b"IHDR"):
            raise BadImage("IHDR is not the first chunk")
        if name in PNG_KEPT:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
    raise BadImage("no end")


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_HEAD)
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 12 + size
        if end > len(content):
            raise BadImage("a chunk is cut off")
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            raise BadImage("a chunk is damaged")
        yield name, content[at:end]
        at = end


def clean_jpeg(content: bytes) -> bytes:
    """The same picture, without what its segments tell about place and camera."""
    if not content.startswith(b"\xff\xd8\xff"):
        raise BadImage("no JPEG head")
    kept, at, scanned = [b"\xff\xd8"], 2, False
    while at + 4 <= len(content) or content[at : at + 2] == b"\xff\xd9":
        if content[at] != 0xFF:
            raise BadImage("no marker where one must stand")
        marker = content[at + 1]
        if marker == 0xD9:
            if not scanned:
                raise BadImage("no picture inside")
            return b"".join([*kept, b"\xff\xd9"])
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if end > len(content) or end < at + 4:
            raise BadImage("a segment is cut off")
        if marker == 0xDA:
            end, scanned = _scan_end(content, end), True
        if marker not in JPEG_DROPPED:
            kept.append(content[at:end])
        at = end
    raise BadImage("no end")


def _scan_end(content: bytes, at: int) -> int:
    """Where the coded picture ends: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise BadImage("no end")
        following = content[at + 1]
        if following != 0x00 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2
