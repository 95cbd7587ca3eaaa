"""What can be wrong between the layers of a pack."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, Severity, closest


@dataclass(frozen=True, slots=True)
class NoPackFile(Problem):
    """The folder has no pack.yaml."""

    code = "no-pack-file"
    why = Said(
        "每个配置包的文件夹里都要有 pack.yaml，写明 id、名称、上级和生效日期。",
        "The folder of a pack holds a pack.yaml with its id, label, parent and the day it comes into force.",
    )
    folder: str

    def message(self) -> Said:
        """Name the folder."""
        return Said(f"“{self.folder}”里没有 pack.yaml", f"There is no pack.yaml in `{self.folder}`")

    def hint(self) -> Said:
        """Check the path."""
        return Said("请检查路径，或新建 pack.yaml", "Check the path, or write a pack.yaml")


@dataclass(frozen=True, slots=True)
class UnknownParent(Problem):
    """`extends` names a pack that is not there."""

    code = "unknown-parent"
    why = Said(
        "extends 写的是上级配置包的 id（它的 pack.yaml 里的 pack），不是文件夹名。",
        "`extends` names the id of the parent (what its pack.yaml calls `pack`), not a folder.",
    )
    parent: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name it."""
        return Said(f"找不到上级配置包“{self.parent}”", f"There is no pack `{self.parent}` to extend")

    def hint(self) -> Said:
        """The nearest pack."""
        return closest(self.parent, self.known)


@dataclass(frozen=True, slots=True)
class ParentCycle(Problem):
    """A pack that extends itself, by whatever way."""

    code = "parent-cycle"
    why = Said(
        "上级关系必须有尽头：一层一层往上，最后到国家层。绕成圈就无法决定谁的规则优先。",
        "Parents must come to an end, at the national layer. In a circle nobody could tell whose rule wins.",
    )
    packs: tuple[str, ...]

    def message(self) -> Said:
        """Show the circle."""
        circle = " → ".join(self.packs)
        return Said(f"上级关系绕成了圈：{circle}", f"The parents form a circle: {circle}")


@dataclass(frozen=True, slots=True)
class DuplicatePack(Problem):
    """Two folders say they are the same pack."""

    code = "duplicate-pack"
    why = Said(
        "配置包的 id 不能重复。常见原因是复制了别处的文件夹而没有改 pack 这一行。",
        "The id of a pack is unique. Most often a folder was copied and its `pack` line was not changed.",
    )
    pack: str
    other: str

    def message(self) -> Said:
        """Name both places."""
        return Said(
            f"配置包 id“{self.pack}”已被 {self.other} 使用",
            f"The pack id `{self.pack}` is already used by {self.other}",
        )

    def hint(self) -> Said:
        """Rename."""
        return Said("请给这个配置包起自己的 id", "Give this pack an id of its own")


@dataclass(frozen=True, slots=True)
class DuplicateMechanism(Problem):
    """Two files of one layer hold the same mechanism."""

    code = "duplicate-mechanism"
    why = Said(
        "一个机制一个文件，按 mechanism 的 id 辨认，与文件名无关。同一层里出现两次，就不知道以哪个为准。"
        "下级要修改上级的机制时，用同一个 id 写在自己的文件夹里。",
        "One mechanism stands in one file and is known by its id, not by the file's name. Twice "
        "in one layer, "
        "nobody could tell which holds. A child that changes its parent's mechanism uses the "
        "same id in its own "
        "folder.",
    )
    mechanism: str
    other: str

    def message(self) -> Said:
        """Name the other file."""
        return Said(
            f"机制“{self.mechanism}”在 {self.other} 里已经有了",
            f"The mechanism `{self.mechanism}` already stands in {self.other}",
        )


@dataclass(frozen=True, slots=True)
class UnknownFile(Problem):
    """A YAML file that no pass reads."""

    code = "unknown-file"
    severity = Severity.WARNING
    why = Said(
        "配置包里只读这些文件：pack、org、calendar、guard，以及 mechanisms、scenarios、sample "
        "三个文件夹里的。"
        "放在别处的文件不起作用。",
        "Of a pack these are read: pack, org, calendar, guard, and what lies in mechanisms, scenarios and "
        "sample. A file elsewhere has no effect.",
    )
    path: str

    def message(self) -> Said:
        """Name the file."""
        return Said(f"没有人读“{self.path}”", f"Nothing reads `{self.path}`")

    def hint(self) -> Said:
        """Move it."""
        return Said("请移到 mechanisms 文件夹，或删去", "Move it to mechanisms/, or delete it")


@dataclass(frozen=True, slots=True)
class NotAMap(Problem):
    """A file whose content is no map."""

    code = "file-not-a-map"
    why = Said(
        "每个文件的最外层是“键: 值”。",
        "The outermost level of each file is `key: value`.",
    )

    def message(self) -> Said:
        """Say what is expected."""
        return Said("文件的最外层应是“键: 值”", "A file consists of `key: value` at its outermost level")


@dataclass(frozen=True, slots=True)
class NoMechanismId(Problem):
    """A file under mechanisms/ that does not say which mechanism it holds."""

    code = "no-mechanism-id"
    why = Said(
        "mechanisms 里的每个文件都要有 mechanism: 一行，写明机制的 id。下级按这个 id 修改上级的机制。",
        "Each file under mechanisms/ has a line `mechanism:` with the id of what it holds; "
        "children change it by "
        "that id.",
    )

    def message(self) -> Said:
        """Say that the id is missing."""
        return Said("没有写 mechanism: 机制的 id", "The line `mechanism:` with the id is missing")


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
        "$slots: {open: n} 留空位，$remove: true 去掉。",
        "Keys that begin with $ direct the overlay: `$final: true` locks, `$bounds: {min, max, "
        "enum}` bounds, "
        "`$slots: {open: n}` leaves room, `$remove: true` drops.",
    )
    written: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"不认识叠加指令“{self.written}”", f"`{self.written}` is no directive of the overlay")

    def hint(self) -> Said:
        """The nearest directive."""
        return closest(self.written, ("$final", "$bounds", "$slots", "$remove"))


@dataclass(frozen=True, slots=True)
class UnknownLanguage(Problem):
    """A language version this engine does not read."""

    code = "unknown-language"
    why = Said(
        "language 是配置语言的版本。这个引擎读版本 1；更新的版本要用更新的引擎。",
        "`language` is the version of the pack language. This engine reads version 1; newer "
        "packs need a newer "
        "engine.",
    )
    version: str

    def message(self) -> Said:
        """Name the version."""
        return Said(
            f"这个引擎不读版本“{self.version}”", f"This engine does not read version `{self.version}`"
        )

    def hint(self) -> Said:
        """Version 1."""
        return Said("请写：language: 1", "Write: language: 1")


OVERLAY_PROBLEMS: tuple[type[Problem], ...] = (
    NoPackFile,
    UnknownParent,
    ParentCycle,
    DuplicatePack,
    DuplicateMechanism,
    UnknownFile,
    NotAMap,
    NoMechanismId,
    Locked,
    OutOfBounds,
    BoundsWidened,
    BoundsWithoutFigure,
    SlotsUnfilled,
    RemovesNothing,
    StepWithoutPlace,
    UnknownPlace,
    UnknownDirective,
    UnknownLanguage,
)
