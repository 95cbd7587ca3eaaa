"""Folders of plugins made for a test, out of a few lines of code."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """
from decimal import Decimal
import time
from engine.plugin.api import *

@hook
def manifest():
    brings = frozenset({brings!r}.split())
    return Manifest(name="{name}", version="1.0", label=Said("试验", "Trial"), brings=brings)
"""
TWICE = """
@hook
def functions():
    label, takes = Said("两倍", "Twice"), {"x": "number"}
    return [FunctionKind(name="twice", label=label, takes=takes, gives="number", run=run)]

def run(x):
    return x * 2
"""


def plugin(folder: Path, name: str, code: str, brings: str = "functions") -> Path:
    """A plugin of these lines; the folder in which it stands."""
    place = folder / name
    place.mkdir(parents=True)
    (place / "__init__.py").write_text(MANIFEST.format(name=name, brings=brings) + code, "utf-8")
    return folder
