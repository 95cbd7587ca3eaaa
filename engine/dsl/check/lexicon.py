"""Words by which forbidden and personal things go, and how a text is searched for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import re2

from engine.dsl.check.evasions import PEOPLES, Hit, sounded, unmasked, without_places
from engine.model.form import PrivacyClass


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


#: What no pack may ask; configs/cn writes it out and may add, and it holds without a parent too.
CORE: Mapping[str, tuple[str, ...]] = {
    "religion": _words(
        "宗教 信仰 教派 信教 教徒 佛教 道教 伊斯兰教 基督教 天主教 礼拜次数",
        "zongjiao xinyang religious faith",
    ),
    "ethnicity": _words(
        "民族 族别 族群 族裔 minzu ethnic nationality_group race", *(f"{people}族" for people in PEOPLES)
    ),
    "political_opinion": _words(
        "政治观点 政治立场 政治态度 思想动态 政治倾向 政治面貌",
        "political_view sixiang_dongtai zhengzhi_mianmao",
    ),
    "risk_level": _words(
        "风险等级 风险级别 风险分级 风险评分 风险人员 危险程度 危险等级 红黄绿",
        "risk_score risk_grade fengxian_dengji",
    ),
    "stability_level": _words("维稳 稳控 涉稳 稳定等级 不稳定人员 stability weiwen"),
    "focus_person": _words(
        "重点人员 重点人群 关注对象 关注人员 管控对象 管控人员 排查对象 排查人员 重点对象 重点人口",
        "帮教对象 人员黑名单 稳控人员 watch_list blacklist zhongdian_renyuan",
    ),
    "petition_history": _words("信访历史 上访 信访次数 信访人 缠访 petition shangfang xinfang"),
    "face": _words("人脸 面部特征 刷脸 face_id biometric renlian"),
    "fingerprint": _words("指纹 掌纹 虹膜 zhiwen iris"),
    "voice_print": _words("声纹 声音特征 voiceprint shengwen"),
    "track": _words("轨迹 行踪 定位记录 trajectory whereabouts location_history guiji"),
    "device_id": _words("设备标识 设备号 设备id 手机串号 imei imsi mac_address"),
    "credit_score": _words(
        "信用分 诚信分 诚信积分 诚信等级 品德分 信用等级 信用评级 social_credit xinyongfen"
    ),
    "family_tree": _words("家族关系 家谱 亲属关系图 jiapu"),
    "criminal_record": _words("前科 犯罪记录 刑满释放 社区矫正 qianke criminal_history"),
    "genetic": _words("基因检测 基因信息 dna"),
    "sexual_life": _words("性生活 性取向 性经历 同性恋 sexual_orientation xingquxiang"),
    "foreign_contacts": _words(
        "境外关系 海外关系 境外联系 境外往来 出境记录 出国记录 出入境记录 foreign_contact overseas_travel"
    ),
    "phone_contents": _words(
        "手机内容 手机检查 聊天记录 通话记录 通讯录 短信内容 已装软件 call_log chat_history"
    ),
    "person_score": _words(
        "居民评分 个人评分 人员评分 居民打分 居民画像 人物画像 个人画像 用户画像 人员画像 人员预警 个人预警",
        "居民预警 异常人员 人员异常 居民等级 人员分级 个人排名 居民排名 居民积分排名 居民红黑榜 红码 黄码",
        "person_score resident_score resident_rank person_profile",
    ),
    "visitors": _words("来访人员 来访者 访客 来往人员 走访亲友 visitor fangke"),
}
#: Words that betray a personal field, and the least class it must have.
PERSONAL: Mapping[PrivacyClass, tuple[str, ...]] = {
    PrivacyClass.SENSITIVE: _words(
        "身份证 证件号 护照号 社保卡号 银行卡 银行账号 病史 病情 疾病 残疾 精神疾病 艾滋 健康状况 怀孕 孕产",
        "用药 诊断 失能 低保证 低保户 医保卡 行动不便 定位 经纬度 实时位置 证件照 手持身份证 免冠照",
        "sfz shenfenzheng id_card id_number passport bank_card bank_account medical_history disability",
        "health diagnosis gps latitude",
    ),
    PrivacyClass.CONTACT: _words(
        "手机 电话 联系方式 家庭住址 住址 家庭地址 户籍地址 门牌号 微信号 qq号 邮箱 紧急联系人",
        "phone mobile shouji dianhua home_address zhuzhi wechat email",
    ),
}
#: Purposes that say nothing.
VAGUE = frozenset(
    _words(
        "工作需要 管理需要 办事需要 业务办理 信息采集 完善信息",
        "掌握情况 摸清底数 建立台账 其他 其它 业务需要 统计需要 备查 登记 工作 管理",
    )
)

#: Traditional characters of the words above: whoever writes them means the same.
_PLAIN = str.maketrans(
    "風險級別評臉維穩點員對關軌跡設備誠積譜係歷訪紋聲徵來觀動態傾雙號屬圖觸黃綠紅釋",
    "风险级别评脸维稳点员对关轨迹设备诚积谱系历访纹声征来观动态倾双号属图触黄绿红释",
)

_APART = re.compile(r"[\W_]+")
#: Where Latin letters meet others: `DNA样本` is two words.
_MEETING = re.compile(r"(?<=[a-z])(?=[^\W\d_a-z])|(?<=[^\W\d_a-z])(?=[a-z])")
_SOLID_LEAST = 6


def folded(text: str) -> str:
    """A text without what hides a word: width, case, script, tones, spaces, punctuation."""
    return _APART.sub("", _bare(text))


class Lexicon:
    """Words by what they stand for, prepared once for many searches."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        every = ((meaning, word) for meaning, known in words.items() for word in (meaning, *known) if word)
        self._entries = tuple((Hit(meaning, word), folded(word), _spaced(word)) for meaning, word in every)
        self._sounds = tuple((hit, sounded(bare)) for hit, bare, _ in self._entries if not bare.isascii())
        self._whole = frozenset(bare for _, bare, _ in self._entries)
        self._inside = _any_of(bare for _, bare, _ in self._entries if _anywhere(bare))
        self._between = _any_of(
            each for _, bare, apart in self._entries for each in (apart, f" {bare} ", f" {bare}s ")
        )

    def find(self, text: str) -> Hit | None:
        """The first known word: Chinese anywhere, also by sound; Latin as a word or, if long, anywhere."""
        plain = without_places(text)
        written = (self._written(each) for each in (plain, *unmasked(plain)))
        return next((hit for hit in written if hit is not None), None) or self._sounded(plain)

    def _written(self, text: str) -> Hit | None:
        solid, spaced = folded(text), _spaced(text)
        # nearly every text holds none of the words: one look says so
        found = solid in self._whole or self._inside.search(solid) or self._between.search(spaced)
        return self._first(solid, spaced) if found else None

    def _first(self, solid: str, spaced: str) -> Hit | None:
        for hit, bare, apart in self._entries:
            if bare == solid or (bare in solid and _anywhere(bare)):
                return hit
            if apart in spaced or any(f" {bare}{plural} " in spaced for plural in ("", "s")):
                return hit
        return None

    def _sounded(self, text: str) -> Hit | None:
        solid = sounded(folded(text))
        return next((hit for hit, sound in self._sounds if sound in solid), None)


def _anywhere(bare: str) -> bool:
    """Whether a word is meant wherever it stands: short Latin ones are parts of others."""
    return not bare.isascii() or len(bare) >= _SOLID_LEAST


def _any_of(words: Iterable[str]) -> re2._Regexp:
    """Finds any of some words, in one pass; nothing where there are none."""
    return re2.compile("|".join(map(re2.escape, words)) or r"[^\x00-\x{10FFFF}]")


def _spaced(text: str) -> str:
    """The words of a text, each between spaces."""
    apart = _MEETING.sub(" ", _bare(text))
    return f" {' '.join(part for part in _APART.split(apart) if part)} "


def _bare(text: str) -> str:
    """Half width, lower case, simplified, without the tones and accents of Latin letters."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_PLAIN)
