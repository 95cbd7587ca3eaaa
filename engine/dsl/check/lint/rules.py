"""The 34 rules of the privacy lint (SAFETY section 4), and the codes by which each one speaks.

A rule that names `unknown-key` is one that the language leaves no room for: there is no key by which a pack
could export, send out, join or unmask what it protects, so writing one is already a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Said


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule: what it demands and the codes of its findings."""

    said: Said
    codes: tuple[str, ...]


def _rule(zh: str, en: str, *codes: str) -> LintRule:
    return LintRule(Said(zh, en), codes)


RULES: Mapping[str, LintRule] = {
    "PL01": _rule(
        "名称、提示、选项或格式露出个人信息的，要写明类别",
        "What its label, hint, options or pattern betray as personal says its class",
        "class-too-low",
    ),
    "PL02": _rule("类别不得低于实际", "The class is not lower than the content", "class-too-low"),
    "PL03": _rule(
        "目的要写明，不能笼统",
        "The purpose is told and says something",
        "privacy-incomplete",
        "vague-purpose",
    ),
    "PL04": _rule(
        "依据要写明同意、合同或法条",
        "The basis is consent, a contract or an article of a law",
        "basis-without-law",
    ),
    "PL05": _rule(
        "保存期限不超过上限", "Nothing is kept beyond its ceiling", "privacy-incomplete", "retention-too-long"
    ),
    "PL06": _rule("禁止收集的类别，没有例外", "Refused categories; there is no exception", "forbidden-field"),
    "PL07": _rule(
        "不给人打分、分级、画像",
        "No scores, grades or profiles of persons",
        *("resident-scored", "resident-judged", "person-graded", "forbidden-field", "residents-in-debt"),
    ),
    "PL08": _rule(
        "敏感信息及由它得出的内容，不进入任何规则",
        "What is sensitive, or taken from it, decides nothing",
        "sensitive-in-rule",
        "personal-copied",
    ),
    "PL09": _rule("不用替代项绕过禁止类别", "No proxies of refused categories in rules", "proxy-in-rule"),
    "PL10": _rule("不建重点人员名单", "No lists of persons to watch", "forbidden-field"),
    "PL11": _rule("不背着本人收集敏感信息", "Nothing sensitive behind a person's back", "subject-not-told"),
    "PL12": _rule(
        "敏感信息单独同意，可以撤回", "Consent of its own, to be withdrawn", "consent-not-separate"
    ),
    "PL13": _rule("凭同意的敏感信息不必填", "What hangs on consent is not required", "sensitive-required"),
    "PL14": _rule("未成年人须监护人同意", "Children need a guardian's consent", "child-without-guardian"),
    "PL15": _rule("不定位居民，不连续定位", "Nobody is located, or only once on duty", "resident-located"),
    "PL16": _rule(
        "不强制拍人脸；图片去除拍摄信息",
        "No forced photos of faces; pictures lose their EXIF",
        "face-photo-required",
    ),
    "PL17": _rule(
        "不收集对人的评语；备注要提醒", "No judging text; notes warn", "judging-text", "note-without-warning"
    ),
    "PL18": _rule(
        "列表、公示、通知、报表里的个人信息要遮挡",
        "Lists, boards, notices and reports mask what is personal",
        "unmasked-in-list",
        "personal-shown",
        "personal-in-queue",
    ),
    "PL19": _rule(
        "导出不含个人信息，语言里没有放开的写法",
        "Exports hold nothing personal; no key opens that",
        "unknown-key",
    ),
    "PL20": _rule("敏感信息不出街道", "What is sensitive stays at the street", "read-too-high"),
    "PL21": _rule("个人信息不送往外部", "Nothing personal is sent outside", "unknown-key", "personal-shown"),
    "PL22": _rule("只写境内网址", "Domestic hosts only", "foreign-host"),
    "PL23": _rule("少于5人的格子一律不显示", "Cells below 5 persons are never shown", "unknown-key"),
    "PL24": _rule("不按证件号关联个人信息", "No joins by identity number", "joined-by-identity"),
    "PL25": _rule(
        "对人的决定须由人作出并说明理由", "A person decides about persons, with reasons", "no-human-decision"
    ),
    "PL26": _rule(
        "敏感信息须有12个月内的影响评估", "An impact assessment of the last 12 months", "assessment-missing"
    ),
    "PL27": _rule(
        "个人信息须有清除期限",
        "Personal data have a day on which they go",
        "privacy-incomplete",
        "bad-retention",
    ),
    "PL28": _rule("能从记录找到本人", "Records lead back to the person", "not-findable"),
    "PL29": _rule("查看敏感信息的留痕不能关闭", "No key switches the audit of reading off", "unknown-key"),
    "PL30": _rule(
        "敏感信息不进列表、标题、日志",
        "Nothing sensitive in lists, titles or logs",
        "unmasked-in-list",
        "personal-shown",
    ),
    "PL31": _rule("一张表单的个人信息不过多", "Not too many personal fields in a form", "too-many-personal"),
    "PL32": _rule("示例号码须是虚构的", "Numbers of a sample are invented", "sample-looks-real"),
    "PL33": _rule("双语地区的同意书有两种语言", "Consent in both languages", "consent-in-one-language"),
    "PL34": _rule(
        "隐藏和计算的字段同样检查",
        "Hidden and computed fields are checked too",
        "forbidden-field",
        "class-too-low",
    ),
}
