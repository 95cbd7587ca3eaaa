"""Ways to hide a word: letters that look alike, digits for letters, sounds that are alike, bare lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

#: The peoples, as they stand in lists of options.
PEOPLES = (
    *"汉回藏苗彝壮满侗瑶白傣黎畲水土羌怒京",
    *("维吾尔", "哈萨克", "蒙古", "布依", "朝鲜", "土家", "哈尼", "傈僳", "佤", "拉祜", "东乡", "纳西"),
    *("景颇", "柯尔克孜", "达斡尔", "仫佬", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米"),
    *("塔吉克", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "塔塔尔", "独龙", "鄂伦春", "赫哲"),
    *("门巴", "珞巴", "基诺", "高山"),
)
#: Lists whose entries betray the question, however it is called: what it asks, its entries, how many suffice.
_LISTS = (
    ("ethnicity", frozenset((*PEOPLES, *"维蒙哈")) - frozenset((*"水土白京怒", "高山", "保安")), 3),
    ("religion", frozenset(("佛", "道", "伊斯兰", "基督", "天主", "无神论", "东正")), 2),
    (
        "political_opinion",
        frozenset(("中共党员", "党员", "预备党员", "共青团员", "团员", "群众", "民主党派", "无党派")),
        3,
    ),
)
#: Places whose names speak of a people are places, and an aquarium is one.
_PLACES = re.compile(rf"(?:(?:{'|'.join(PEOPLES)})族)+自治[区州县旗]|水族[馆箱]")

_ENDING = re.compile(r"[\W_]+|[教族]$")

#: Letters of other alphabets that look like Latin ones.
_ALIKE = str.maketrans("аеорсухіјѕԁһԛԝкмтнвαορνικτυ", "aeopcyxijsdhqwkmthbaopviktu")
#: Digits and signs that stand for letters.
_FOR_LETTERS = str.maketrans("013457@$!", "oieastasi")

#: A character of the guarded words, and others of the same sound that are written in its stead; only those
#: that make no common word together with their neighbours, or half of the language would be refused.
_SOUNDS = (
    *("宗棕踪鬃综", "教叫轿", "信芯馨", "仰氧痒", "民珉明", "族镞", "脸睑敛", "指旨脂", "纹汶雯蚊", "声升"),
    *(
        "虹鸿红",
        "膜模馍",
        "轨诡鬼",
        "迹绩",
        "险显",
        "级极",
        "稳吻",
        "维唯惟",
        "控孔",
        "点典",
        "员圆",
        "访纺仿",
    ),
    *("控孔", "点典", "员圆", "人仁", "访纺仿"),
    *("治志", "貌冒帽", "用佣", "分份", "诚成城", "罪醉", "科棵颗", "态太", "想响", "象像", "注住"),
)
_SOUND = str.maketrans({other: group[0] for group in _SOUNDS for other in group[1:]})
_MIXED = re.compile(r"[^\W_]*[a-z][^\W_]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that was found, and what it stands for."""

    meaning: str
    word: str


def without_places(text: str) -> str:
    """A text without the names of autonomous areas, which are places and no questions."""
    return _PLACES.sub("", text)


def unmasked(text: str) -> Iterator[str]:
    """A text with Latin letters in place of what only looks like them; a 1 may be an i or an l."""
    latin = text.casefold().translate(_ALIKE)
    for one in "il":
        table = _FOR_LETTERS | {ord("1"): one}
        yield _MIXED.sub(partial(_translated, table), latin)


def _translated(table: Mapping[int, str | int], word: re.Match[str]) -> str:
    return word.group().translate(table)


def sounded(text: str) -> str:
    """Chinese text by its sound, as far as guarded words are concerned."""
    return text.translate(_SOUND)


def list_betrays(options: Iterable[str]) -> Hit | None:
    """What a list of options asks by its entries alone."""
    words = {_ENDING.sub("", option) for option in options}
    for meaning, known, least in _LISTS:
        found = sorted(words & known)
        if len(found) >= least:
            return Hit(meaning, "、".join(found))
    return None
