"""What a unit is by the ending of its name, and the one spelling under which its names are the same."""

import re

from intake.cells import without_spaces

_COMMITTEE = re.compile(r"(?:居民委员会|居委会|村民委员会|村委会)$")
_INCLUDED = re.compile(r"[(（].*?[)）]")
_ENDINGS = (
    ("COMMUNITY", re.compile(r"(?:社区|居民委员会|居委会|居委)$")),
    ("VILLAGE", re.compile(r"(?:村|村民委员会|村委会|村委)$")),
    ("SUBDISTRICT", re.compile(r"(?:街道|街道办事处)$")),
    ("TOWN", re.compile(r"[镇乡]$")),
    (
        "ZONE",
        re.compile(
            r"(?:(?:开发|园|高新|度假|休闲|示范|经开|工业|管理|风景|名胜|保税|试验|合作|产业|新)区|产业园|工业园|科技园|农场|林场)$"
        ),
    ),
    ("DISTRICT", re.compile(r"[区县市]$")),
)
_WORDS = {
    "TOWN": "镇 乡 乡镇",
    "SUBDISTRICT": "街道 街道办 办事处",
    "ZONE": "开发区 园区 高新区 度假区 功能区",
    "COMMUNITY": "社区 居委会 居民委员会 居委",
    "VILLAGE": "村 村委会 村民委员会 行政村 村委",
    "DEPARTMENT": "部门 机关 单位 区直部门 区级机关 直属单位 事业单位",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
TOWNSHIPS = ("TOWN", "SUBDISTRICT", "ZONE")
GRASSROOTS = ("COMMUNITY", "VILLAGE")


def kind_of(name: str) -> str:
    """湖塘镇 → TOWN, 花园社区居委会 → COMMUNITY, 高新区 → ZONE, 武进区 → DISTRICT; anything else is a DEPARTMENT."""
    plain = _INCLUDED.sub("", name)
    return next((kind for kind, ending in _ENDINGS if ending.search(plain)), "DEPARTMENT")


def kind_said(word: str) -> str:
    """What a cell of the column 类别 says; "" for what says nothing (其他), "?" for what is not understood."""
    word = without_spaces(word)
    if word in ("", "其他", "其它"):
        return ""
    return word if word in _WORDS else _KINDS.get(word, "?")


def one_name(name: str) -> str:
    """The same for 花园社区, 花园社区居委会 and 花园居民委员会 (含…村村委), and for 潘家村 and 潘家村村委会."""
    plain = _INCLUDED.sub("", without_spaces(name))
    core = _COMMITTEE.sub("", plain)
    committee = plain[len(core) :]
    if committee.startswith("居"):
        return core.removesuffix("社区") + "社区"
    if committee:
        return core.removesuffix("村") + "村"
    return core.removesuffix("办事处") if core.endswith("街道办事处") else core


def short_name(name: str) -> str:
    """As people say it: 府东社区居委会 → 府东社区, 漕溪村村委会 → 漕溪村."""
    short = name.split("（")[0].replace("虚拟社区", "社区")
    short = short.removesuffix("居民委员会").removesuffix("居委会").removesuffix("委会")
    return short.removesuffix("村") if short.endswith("村村") else short
