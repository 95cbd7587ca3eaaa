"""What can be wrong with what a child says about its parent."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, closest


@dataclass(frozen=True, slots=True)
class Locked(Problem):
    """A value that a layer above has locked."""

    code = "locked-value"
    why = Said(
        "上级用 $final 锁定的内容，下级不能修改或删除；不写就会自动继承。确需不同，请上级放开。",
        "What a parent locked with $final cannot be changed or removed below; leave it out and "
        "it is inherited. "
        "If it must differ, the parent has to open it.",
    )
    path: str
    layer: str

    def message(self) -> Said:
        """Name the path and who locked it."""
        return Said(f"“{self.path}”已被 {self.layer} 锁定", f"`{self.path}` is locked by {self.layer}")

    def hint(self) -> Said:
        """Leave it out."""
        return Said("请删去这一处，按上级的执行", "Leave it out; the parent's holds")


@dataclass(frozen=True, slots=True)
class OutOfBounds(Problem):
    """A value outside what a layer above admits."""

    code = "out-of-bounds"
    why = Said(
        "上级用 $bounds 给出下级可以选择的范围。超出范围的值不能生效。",
        "A parent's $bounds say what the layers below may choose. A value outside cannot take effect.",
    )
    written: str
    bounds: str
    layer: str

    def message(self) -> Said:
        """The value and the bounds."""
        return Said(
            f"“{self.written}”超出 {self.layer} 规定的范围（{self.bounds}）",
            f"`{self.written}` is outside what {self.layer} admits ({self.bounds})",
        )


@dataclass(frozen=True, slots=True)
class BoundsWidened(Problem):
    """Bounds of a child that reach beyond its parent's."""

    code = "bounds-widened"
    why = Said(
        "下级只能把上级的范围收窄，不能放宽，否则上级的范围就没有意义。",
        "A child may narrow its parent's bounds, never widen them; else they would mean nothing.",
    )
    bounds: str
    layer: str

    def message(self) -> Said:
        """The parent's bounds."""
        return Said(
            f"范围比 {self.layer} 的（{self.bounds}）还宽",
            f"These bounds are wider than those of {self.layer} ({self.bounds})",
        )


@dataclass(frozen=True, slots=True)
class BoundsWithoutFigure(Problem):
    """$bounds where there is no figure to bound."""

    code = "bounds-without-figure"
    why = Said(
        "$bounds 只能用在参数上：它限定 value 或 values 里的数值。别的内容要固定用 $final。",
        "$bounds stand at a parameter, whose value or values they bound. To fix anything else use $final.",
    )

    def message(self) -> Said:
        """Say where bounds belong."""
        return Said("这里没有可以限定范围的数值", "There is no figure here to bound")


@dataclass(frozen=True, slots=True)
class SlotsUnfilled(Problem):
    """More or fewer additions than the parent demands."""

    code = "slots-unfilled"
    why = Said(
        "上级用 $slots: {open: n} 留出 n 个空位，下级要正好补上 n 项，不能多也不能少。",
        "With `$slots: {open: n}` a parent leaves room for exactly n additions, no more and no fewer.",
    )
    slots: int
    filled: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"上级留了 {self.slots} 个空位，这里补了 {self.filled} 个",
            f"The parent left {self.slots} slots open; {self.filled} are filled",
        )


@dataclass(frozen=True, slots=True)
class RemovesNothing(Problem):
    """`$remove` of something that is not there."""

    code = "removes-nothing"
    why = Said(
        "$remove 用来去掉上级的某一项。上级没有这一项，多半是 id 写错了。",
        "`$remove` drops something a parent has. The parent has no such entry; most likely the "
        "id is misspelt.",
    )
    path: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name the path."""
        return Said(f"上级没有“{self.path}”可去掉", f"The parent has no `{self.path}` to remove")

    def hint(self) -> Said:
        """The nearest entry."""
        return closest(self.path.rpartition(".")[2], self.known)


@dataclass(frozen=True, slots=True)
class StepWithoutPlace(Problem):
    """A step added by a child without `after`."""

    code = "step-without-place"
    why = Said(
        "合并映射不能决定先后，所以下级新增的步骤要用 after: 步骤id 写明插在谁后面（插在最前写 "
        "after: start）。",
        "Merging maps decides no order, so a step that a child adds says with `after: STEP` "
        "behind which one it "
        "stands (`after: start` for the first place).",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(
            f"新增的步骤“{self.step}”没有写插在哪里",
            f"The added step `{self.step}` does not say where it stands",
        )

    def hint(self) -> Said:
        """Write after."""
        return Said("请加上 after: 步骤id", "Add `after: STEP`")


@dataclass(frozen=True, slots=True)
class UnknownPlace(Problem):
    """`after` names a step that is not there."""

    code = "unknown-place"
    why = Said(
        "after 后面写同一组步骤里的一个步骤 id，或写 start 表示最前。",
        "After `after` stands the id of a step of the same sequence, or `start` for the first place.",
    )
    step: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name the step."""
        return Said(f"这里没有步骤“{self.step}”", f"There is no step `{self.step}` here")

    def hint(self) -> Said:
        """The nearest step."""
        return closest(self.step, self.known)


@dataclass(frozen=True, slots=True)
class UnknownDirective(Problem):
    """A `$` key that the overlay does not know, or cannot read."""

    code = "unknown-directive"
    why = Said(
        "以 $ 开头的键是给叠加用的：$final: true 锁定，$bounds: {min, max, enum} 限定范围，"
        "$slots: {open: n} 留空位，$remove: true 去掉；{$value: 值, $final: true} 只锁一个值。",
        "Keys that begin with $ direct the overlay: `$final: true` locks, `$bounds: {min, max, "
        "enum}` bounds, "
        "`$slots: {open: n}` leaves room, `$remove: true` drops; `{$value: X, $final: true}` locks "
        "one value.",
    )
    written: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"不认识叠加指令“{self.written}”", f"`{self.written}` is no directive of the overlay")

    def hint(self) -> Said:
        """The nearest directive."""
        return closest(self.written, ("$final", "$bounds", "$slots", "$remove", "$value"))


CHILD_PROBLEMS: tuple[type[Problem], ...] = (
    Locked,
    OutOfBounds,
    BoundsWidened,
    BoundsWithoutFigure,
    SlotsUnfilled,
    RemovesNothing,
    StepWithoutPlace,
    UnknownPlace,
    UnknownDirective,
)
