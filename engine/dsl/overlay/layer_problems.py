"""What can be wrong with the files and the parents of a pack."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said, Severity, closest


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
        """The nearest pack, or those there are."""
        near = closest(self.parent, self.known)
        if near != NOTHING or not self.known:
            return near
        return Said(f"可以写：{'、'.join(self.known)}", f"One of: {', '.join(self.known)}")


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


LAYER_PROBLEMS: tuple[type[Problem], ...] = (
    NoPackFile,
    UnknownParent,
    ParentCycle,
    DuplicatePack,
    DuplicateMechanism,
    UnknownFile,
    NotAMap,
    NoMechanismId,
    UnknownLanguage,
)
