"""What a form says to the person who fills it: always what to do next."""

from __future__ import annotations

from engine.base.finding import Said

_CHOSEN = frozenset({"radio", "select", "checkboxes", "person", "unit", "ref", "date", "month"})


def required(label: str, control: str) -> Said:
    """An answer is missing."""
    if control == "file":
        return Said(f"请上传“{label}”", f"Upload “{label}”")
    if control in _CHOSEN:
        return Said(f"请选择“{label}”", f"Choose “{label}”")
    return Said(f"请填写“{label}”", f"Fill in “{label}”")


def about(label: str, said: Said) -> Said:
    """The same words for the summary and beside the field."""
    return Said(f"{label}：{said.zh}", f"{label}: {said.en}")


def in_row(index: int, said: Said) -> Said:
    """What is wrong in a row, counted from 1 as people do."""
    return Said(f"第 {index + 1} 行 {said.zh}", f"Row {index + 1}: {said.en}")


def unknown_field(name: str) -> Said:
    """The form has no such question."""
    shown = name if len(name) <= 40 else name[:40] + "…"
    return Said(
        f"表单里没有“{shown}”这一项，请刷新页面后重新填写",
        f"This form has no field “{shown}”; reload the page and fill it in again",
    )


def not_here(label: str) -> Said:
    """The answer may not be changed in this step."""
    return Said(
        f"“{label}”在这一步不能修改，请保持原样",
        f"“{label}” cannot be changed in this step; leave it as it is",
    )


def too_many_fields() -> Said:
    """More was sent than any form asks."""
    return Said(
        "提交的内容过多，请刷新页面后重新填写", "Too much was sent; reload the page and fill it in again"
    )


def not_computed(label: str) -> Said:
    """A computed value is out of bounds or lacks a fact."""
    return Said(
        f"“{label}”无法算出，请检查填写的数值", f"“{label}” cannot be computed; check the figures you gave"
    )


def not_checked() -> Said:
    """A check could not be carried out, so nothing is accepted on trust."""
    return Said(
        "有一项核对暂时无法完成，请检查填写的内容，仍不行请联系管理员",
        "A check could not be carried out; review your answers or ask an administrator",
    )


def unknown_person() -> Said:
    """Nobody has that id."""
    return Said("名单中没有这个人，请从名单中选择", "Nobody of that id is known; choose from the list")


def unknown_unit() -> Said:
    """No such unit, or one of another type."""
    return Said("列表中没有这个单位，请从列表中选择", "No such unit; choose from the list")


def unknown_record() -> Said:
    """Nothing was registered under that id."""
    return Said("列表中没有这条记录，请从列表中选择", "No such record; choose from the list")
