"""Rules of voting as exact expressions over what the minutes count: no division, so nothing is rounded.

A rule is dated; which of its texts holds is decided by the day of the meeting, not by the day on which its
result is written down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.base.finding import Findings
from engine.dsl.build.view import View
from engine.dsl.nouns.meeting_problems import CannotPass, NotAShare
from engine.dsl.shape.scalars import read_day
from engine.model.meeting import MEASURES

_SHARE = re.compile(
    r"(?P<above>>)?\s*(?:(?P<part>[0-9]{1,6})(?:\s*/\s*(?P<of>[1-9][0-9]{0,5}))?"
    r"|(?P<percent>[0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％])"
)
_GIVEN = "({yes} + {no} + {abstain})"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share that must be reached, or passed."""

    share: Fraction
    above: bool

    def holds(self, part: str, of: str) -> str:
        """The condition that a part reaches the share."""
        sign = ">" if self.above else ">="
        return f"{part} * {self.share.denominator} {sign} {of} * {self.share.numerator}"

    def least(self, of: str, places: int) -> str:
        """The smallest part that does."""
        quotient = f"({of} * {self.share.numerator} / {self.share.denominator})"
        if not self.above:
            return f"ceil({quotient}{f', {places}' if places else ''})"
        step = f"0.{'1'.zfill(places)}" if places else "1"
        return f"floor({quotient}{f', {places}' if places else ''}) + {step}"


@dataclass(frozen=True, slots=True)
class Voting:
    """A rule as it reads from a day on."""

    since: str
    quorum: Mapping[str, Threshold]
    passes: Mapping[str, Threshold]
    base: str
    any_measure: bool
    basis: str


@dataclass(frozen=True, slots=True)
class VoteRule:
    """A rule with all its texts, the oldest first."""

    label: str
    texts: tuple[Voting, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """What must be counted."""
        return tuple(
            measure
            for measure in MEASURES
            if any(measure in text.quorum or measure in text.passes for text in self.texts)
        )

    def told(self, day: str, of: Callable[[Voting], str]) -> str:
        """What a text says, chosen by the day of the meeting."""
        said = of(self.texts[0])
        for text in self.texts[1:]:
            if of(text) != said:
                said = f"if {day} >= {text.since} then ({of(text)}) else ({said})"
        return said


def quorum_of(text: Voting) -> str:
    """The condition that enough are there."""
    parts = [f"({th.holds(f'form.{m}_present', f'form.{m}_entitled')})" for m, th in text.quorum.items()]
    return (" or " if text.any_measure else " and ").join(parts)


def carried_by(text: Voting) -> str:
    """The condition that enough agree, by every measure."""
    parts = (f"({th.holds(votes(m, 'yes'), base_of(text, m))})" for m, th in text.passes.items())
    return " and ".join(parts)


def base_of(text: Voting, measure: str) -> str:
    """The number of which a share must agree."""
    if text.base != "participating":
        return f"form.{measure}_{text.base}"
    return _GIVEN.format(**{kind: votes(measure, kind) for kind in ("yes", "no", "abstain")})


def votes(measure: str, kind: str) -> str:
    """How many voted so; nobody, while nothing is written."""
    return f"(form.{measure}_{kind} ?? 0)"


def read_rule(view: View, cite: Callable[[View], str], findings: Findings) -> VoteRule | None:
    """A rule as written; None where a part of it has told its mistake."""
    texts = [
        _text(day, text, cite, findings)
        for day, text in sorted(view.child("values").each())
        if read_day(day) is not None
    ]
    whole = tuple(text for text in texts if text is not None)
    return VoteRule(view.text("label"), whole) if texts and len(whole) == len(texts) else None


def _text(day: str, view: View, cite: Callable[[View], str], findings: Findings) -> Voting | None:
    quorum, passes = (_thresholds(view.child(key), findings) for key in ("quorum", "pass"))
    if not quorum or not passes:
        return None
    return Voting(
        since=day,
        quorum=quorum,
        passes=passes,
        base=view.text("base", "present"),
        any_measure=view.text("enough") == "one",
        basis=cite(view),
    )


def _thresholds(view: View, findings: Findings) -> dict[str, Threshold]:
    found = {key: _threshold(entry, findings) for key, entry in view.each() if key in MEASURES}
    whole = {key: one for key, one in found.items() if one is not None}
    return whole if len(whole) == len(found) else {}


def _threshold(view: View, findings: Findings) -> Threshold | None:
    written = view.scalar
    match = _SHARE.fullmatch(written.text) if written else None
    if written is None or match is None:
        if written is not None:
            findings.add(NotAShare(written.text), written.span)
        return None
    part, of, percent = match.group("part", "of", "percent")
    share = Fraction(percent) / 100 if percent else Fraction(int(part), int(of or "1"))
    above = match.group("above") is not None
    if share > 1 or (share == 1 if above else share == 0):
        findings.add(CannotPass(written.text), written.span)
        return None
    return Threshold(share, above=above)


def measures_of(rules: Iterable[VoteRule]) -> tuple[str, ...]:
    """What must be counted so that every one of the rules can be applied."""
    counted = {measure for rule in rules for measure in rule.measures}
    return tuple(measure for measure in MEASURES if measure in counted)
