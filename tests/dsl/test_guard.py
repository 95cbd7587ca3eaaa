"""The guard's words: evasions are found, and what only sounds alike is left alone."""

from __future__ import annotations

import pytest

from engine.dsl.check.lexicon import CORE, PERSONAL, Lexicon
from engine.model.form import PrivacyClass

FORBIDDEN = Lexicon(CORE)
SENSITIVE = Lexicon({"sensitive": PERSONAL[PrivacyClass.SENSITIVE]})
CONTACT = Lexicon({"contact": PERSONAL[PrivacyClass.CONTACT]})


@pytest.mark.parametrize("meaning", sorted(CORE))
def test_the_core_finds_every_category_by_its_own_name(meaning: str) -> None:
    hit = FORBIDDEN.find(meaning)
    assert hit is not None
    assert hit.meaning == meaning


@pytest.mark.parametrize("word", sorted({word for words in CORE.values() for word in words}))
def test_every_alias_is_found_however_it_is_spaced_or_cased(word: str) -> None:
    spaced = " ".join(word) if not word.isascii() else word.replace("_", " - ")
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word)
    for text in (word, word.upper(), spaced, wide, f"居民 {word}", f"{word}（选填）"):
        assert FORBIDDEN.find(text) is not None, text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "您的宗教信仰",
            "宗.教.信.仰",
            "ZongJiao",
            "zong_jiao_xinyang",
            "religious_belief",
            "Ethnic group",
            "民 族",
        ),
        *(
            "少数民族情况",
            "思想动态（每周）",
            "政治面貌",
            "personRiskLevel 风险等级",
            "risk-score",
            "红黄绿码",
            "维 稳 等级",
        ),
        *(
            "是否重点人员",
            "watch list",
            "上访次数",
            "xinfang_count",
            "人 脸 照片",
            "FACE",
            "face-id",
            "指纹采集",
            "虹膜",
        ),
        *(
            "行动轨迹",
            "近14天行踪",
            "track",
            "设备号",
            "IMEI",
            "个人信用分",
            "social credit",
            "家谱",
            "访客登记",
        ),
    ],
)
def test_evasions_are_found(text: str) -> None:
    assert FORBIDDEN.find(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "風險等級",
            "人臉",
            "重點人員",
            "zōngjiào",
            "mínzú",
            "維穩",
            "信教情况",
            "族裔",
            "维吾尔族",
            "前科",
        ),
        *(
            "tracks",
            "faces",
            "visitor",
            "biometric template",
            "location history",
            "DNA",
            "风险级别",
            "设备ID",
        ),
        *("诚信积分", "重点人群", "社区矫正", "涉稳"),
    ],
)
def test_other_scripts_tones_and_plain_synonyms_are_found(text: str) -> None:
    assert FORBIDDEN.find(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "广西壮族自治区",
            "竞赛 racing",
            "trackside",
            "重点项目",
            "风险隐患排查",
            "信访窗口",
            "诚信经营商户",
        ),
        *("访问量", "设备维修", "社区工作者", "人像摄影展", "contact tracing paper", "embrace"),
        *(
            "事项",
            "申请金额",
            "开支内容",
            "面积",
            "surface",
            "interface",
            "tracking_number",
            "设施隐患",
            "纠纷调解",
            "楼栋",
        ),
        *(
            "参会人数",
            "满意度",
            "称呼",
            "联系电话",
            "居住人口",
            "家庭户数",
            "信息来源",
            "服务类别",
            "是否需要上门",
            "照片",
        ),
        *(
            "Facebook page",
            "backtrack",
            "设备名称",
            "风力等级",
            "党支部",
            "网格员",
            "信件",
            "民办学校",
            "宗旨",
            "外访",
        ),
    ],
)
def test_what_only_sounds_alike_is_left_alone(text: str) -> None:
    assert FORBIDDEN.find(text) is None


@pytest.mark.parametrize(
    "text", ["身份证号码", "身 份 证", "sfz", "id_card", "银行卡号", "既往病史", "残疾类别", "健康状况"]
)
def test_sensitive_fields_betray_themselves(text: str) -> None:
    assert SENSITIVE.find(text) is not None


@pytest.mark.parametrize(
    "text", ["手机号", "联系电话", "家庭住址", "mobile", "contact_phone", "微信号", "电子邮箱"]
)
def test_contact_fields_betray_themselves(text: str) -> None:
    assert CONTACT.find(text) is not None


@pytest.mark.parametrize("text", ["项目名称", "供应单位", "报价单", "地点", "开户日期", "证书", "手续"])
def test_plain_fields_are_plain(text: str) -> None:
    assert SENSITIVE.find(text) is None
    assert CONTACT.find(text) is None
