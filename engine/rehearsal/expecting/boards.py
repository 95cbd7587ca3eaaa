"""Boards of needs: their cards, and what must stand on none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.base.finding import Said
from engine.model.ids import BoardId, PersonId
from engine.model.refusal import Refused
from engine.model.report import Board
from engine.rehearsal.expecting.words import listed, same
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import described
from engine.rehearsal.world import World
from engine.service.views.lists.lines import board_view
from engine.service.views.lists.shape import CardView

#: Whoever looks: boards show everybody the same.
ANYBODY = PersonId("")


def expect_board(world: World, part: Part) -> None:
    """Compare a board as anybody sees it."""
    board = world.compiled.rules.boards.get(BoardId(part.text("board")))
    view = board_view(world.engine, ANYBODY, BoardId(part.text("board")))
    if isinstance(view, Refused) or board is None:
        got = described(view) if isinstance(view, Refused) else listed(world.compiled.rules.boards)
        world.differ(part.at("board"), Said("看不到这个对接板", "No such board"), part.text("board"), got)
        return
    if "count" in part and len(view.cards) != part.whole("count"):
        what = Said(f"“{view.label}”的卡片数", f"Cards of {board.id}")
        world.differ(part.at("count"), what, str(part.whole("count")), str(len(view.cards)))
    for wanted in part.typed("cards") or ():
        if not any(_fits(world, board, card, wanted) for card in view.cards):
            what = Said(f"“{view.label}”上没有这张卡片", f"No such card on {board.id}")
            got = listed(_words(card) for card in view.cards[:10])
            world.differ(part.at("cards"), what, listed(f"{k}: {v}" for k, v in wanted.items()), got)
    _names(world, part, view.label, tuple(_words(card) for card in view.cards))


def _names(world: World, part: Part, label: str, cards: tuple[str, ...]) -> None:
    for word in part.texts("hides"):
        if any(word in card for card in cards):
            what = Said(f"“{label}”上不该出现", f"Must not stand on {label}")
            world.differ(part.at("hides"), what, f"≠ {word}", listed(c for c in cards if word in c))
    name = part.text("name")
    if name and not all(name in card for card in cards):
        what = Said(f"“{label}”上代替姓名的字", f"In place of a name on {label}")
        world.differ(part.at("name"), what, name, listed(cards))


def _fits(world: World, board: Board, card: CardView, wanted: Mapping[str, Any]) -> bool:
    form = world.compiled.rules.forms[board.form]
    shown = {label: text.zh for label, text in card.fields}
    labels = {str(name): field.label for name, field in form.fields.items()}
    return all(same(str(value), shown.get(labels.get(name, name), "")) for name, value in wanted.items())


def _words(card: CardView) -> str:
    return "，".join((card.title.zh, *(f"{label}：{text.zh}" for label, text in card.fields)))
