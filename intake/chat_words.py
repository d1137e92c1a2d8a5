"""The words of a chat message, told apart: names, units, posts, phones, new or re-elected, greetings.

Knows surnames and the endings of units and posts; which units there are is asked of the caller.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

# How many characters at the beginning of a text name a unit that is known, 0 for none.
PlaceAt = Callable[[str], int]
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_LONGEST = 40


class Kind(Enum):
    """What a word is."""

    MARKER = auto()
    NAME = auto()
    MENTION = auto()
    PLACE = auto()
    POST = auto()
    PHONE = auto()
    NEWNESS = auto()
    LABEL = auto()
    FACT = auto()
    POLITE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the text, [start, end), and what it is; `text` is written half-width."""

    kind: Kind
    start: int
    end: int
    text: str


# fmt: off
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
    "韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单"
    "包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙"
    "计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆雷"
    "皮元平湛禹狄贝郦雍璩濮寿通扈冒宿白怀蒲从索咸籍赖阴能苍双闻莘翟贡劳逄堵宰雍舄浦尚农温别庄晏阎充慕茹习宦鱼容向暨居衡步都满弘"
    "匡国寇广禄阙东殴沃利蔚越夔隆师厍勾敖融訾阚那空毋沙乜养须丰巢蒯相后红逯"
)
_COMPOUND = frozenset((
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "宇文", "端木", "长孙", "夏侯",
    "轩辕", "钟离", "闻人", "赫连", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "南宫", "西门",
))
# fmt: on
_POST = re.compile(
    r"(?:党总支|党委|党工委|党支部|党组织|党群|总支|支部|居委会|村委会|社区|村|党建|人大|政协|第一|常务|专职|兼职|代理?|副|正"
    r"|两委|“两委”|妇联|民兵|治保|调解|团委|团支部|团总支|工会|纪检|纪委|网格|综治|民政|农村工作局?|组织|宣传|统战|武装|后备"
    r"|社会工作|劳动保障|监督委员会|监委会|村监会|居监会|办公室|支委会?|兼|及|和|、)*"
    r"(?:书记|主任|委员|主席|站长|连长|专员|专干|网格长|网格员|社工|工作者|干事|会计|出纳|文书|助理|组长|队长|科长|科员|部长|镇长|乡长|局长"
    r"|所长|院长|村长|处长|股长|负责人|成员|干部|秘书|主管|选调生|大学生村官)"
)
_NEWNESS = re.compile(r"非新任|新任职?|连任|新当选|初任|留任|连选|续任")
_LABEL = re.compile(
    r"参训人员|学员姓名|姓名|工作单位及职务|单位及职务|工作单位|所在单位|单位|现任职务|职务|联系电话|联系方式|手机号码|手机号|手机"
    r"|电话号码|电话|号码|新任/连任|任职情况|所在社区|备注"
)
_FACT = re.compile(
    r"男|女|[\u4e00-\u9fff]{1,3}族(?=$)|中共预备党员|中共党员|预备党员|党员|群众|共青团员|团员|研究生|本科|大专|中专|高中"
    r"|不?(?:需要?|要)?住宿|清真|素食"
)
_PLACE_ENDING = re.compile(
    r"社区居民委员会|社区居委会|社区|居民委员会|居委会|村民委员会|村委会|村|街道办事处|街道|人民政府|镇|乡|开发区|高新区|园区|办事处|局"
)
_POLITE = re.compile(
    r"(?:收到|已收到|已阅|好的?呀?|好嘞|好滴|嗯+|哦+|是的?|行|可以|明白|知道了|了解|谢谢|多谢|感谢|辛苦了?|没问题|麻烦了?|OK|ok|Ok"
    r"|领导|各位|大家|您|你|请查收|请查看|已报|稍等|稍后|马上报?|微笑|抱拳|玫瑰|强|握手|捂脸|呲牙|愉快|咖啡|合十|鼓掌|赞|爱心|加油"
    r"|图片|照片|文件|语音|表情|所有人|撤回了一条消息|早上好|上午好|下午好|晚上好|了|啦|哈+)+"
)
HEADING = re.compile(
    r"(?:以下|下面|如下|这是|是|为|我们|我|本|全|镇|街道|社区|村|单位|的|参加|参训|参会|报名|报送|推荐|上报|培训|班|拟|人员|名单|学员"
    r"|情况|回执|汇总|表|共计|共|合计|总计|人|名|第|期|年度?|月|日|序号|姓名|性别|职务|电话|手机号?码?|联系电话|联系方式|备注|换届后?"
    r"|任职|干部|两委|成员|新任|连任|各|请|查收|见|附件|补报|新增|还有|另外|[一二三四五六七八九十两]|\d)+"
)
_ID_NUMBER = re.compile(r"\d{6}[\d*]{8}\d{3}[\dXx](?!\d)")
_MONTH = re.compile(r"(?:19|20)\d\d(?:[.\-/年]\d{1,2}(?:[.\-/月]\d{1,2}日?|月)?)(?!\d)")
_END = r"(?=\D|$|\d{1,2}[.、)])"
_PHONE = re.compile(
    r"(?:\(?(?:\+|00)?86\)?[- ]?)?(?:1[3-9]\d{9}|1[3-9]\d[- .]\d{4}[- .]\d{4}|1[3-9]\d\d[- ]\d{3}[- ]\d{4}|1[3-9]\d[- ]\d{8}"
    rf"|1[3-9]\d{{5}}[- ]\d{{4}}|1[3-9][\d*]+\*[\d*]+|0\d{{2,3}}[- ]?\d{{7,8}}){_END}"
)
_HALF_A_PHONE = re.compile(r"\+?\d[\d*\-]{4,}|1[3-9]\d(?=…|\.\.)")
_MARKER = re.compile(
    r"\d{1,3}[.、):](?=\D|$)|\d{1,3}[.、)](?=1[3-9]\d{9})|\(\d{1,3}\)|\([一二三四五六七八九十]{1,3}\)"
    r"|[一二三四五六七八九十]{1,3}[、.](?!\d)|[①-⑳⑴-⒇⒈-⒛㈠-㈩㉑-㉟]"
)
_BARE_MARKER = re.compile(rf"\d{{1,3}}(?= *[{HAN}])(?! *(?:年|月|日|人|名|个|位|点|时|期|号|号楼))")
_MENTION = re.compile(r"@([^\s@,;:()\d]{1,14})")
_SPACED_NAME = re.compile(rf"([{HAN}]) +([{HAN}])(?![{HAN}])")
_DOTTED_NAME = re.compile(rf"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+")
_SEPARATOR = re.compile(r"[\s,、;/|。()\[\]{}<>《》【】「」\"'“”‘’:.…!?*#&=+\-—–_~^$%`\\]")
_RUN = re.compile(r"[^\s,、;/|。()\[\]{}<>《》【】「」\"'“”‘’:.…!?*#&=+\-—–_~^$%`\\\d@]+")
_HAN_ONLY = re.compile(rf"[{HAN}]+")


def is_separator(character: str) -> bool:
    """Whether a character only stands between words."""
    return bool(_SEPARATOR.fullmatch(character))


def words(text: str, start: int, end: int, place_at: PlaceAt, *, names_first: bool) -> Iterator[Word]:
    """The words of text[start:end], which is written half-width; separators stand between them.

    `names_first` prefers a name to a unit that is not known: 王小宁社区书记.
    """
    at, beginning = start, True
    while at < end:
        if found := _pattern(text, at, end, beginning=beginning):
            yield found
            at, beginning = found.end, False
        elif is_separator(text[at]):
            at += 1
        elif run := _RUN.match(text, at, end):
            for kind, one, other in _parts(run[0], place_at, names_first):
                yield Word(kind, at + one, at + other, run[0][one:other])
            at, beginning = run.end(), False
        else:
            yield Word(Kind.OTHER, at, at + 1, text[at])
            at, beginning = at + 1, False


def _pattern(text: str, at: int, end: int, *, beginning: bool) -> Word | None:
    """A word that is known by its signs alone."""
    patterns = [(Kind.FACT, _ID_NUMBER), (Kind.FACT, _MONTH), (Kind.PHONE, _PHONE), (Kind.MARKER, _MARKER)]
    if beginning:
        patterns.append((Kind.MARKER, _BARE_MARKER))
    for kind, pattern in [*patterns, (Kind.PHONE, _HALF_A_PHONE)]:
        if found := pattern.match(text, at, end):
            return Word(kind, at, found.end(), found[0])
    if found := _MENTION.match(text, at, end):
        return Word(Kind.MENTION, at, found.end(), found[1])
    spaced = _SPACED_NAME.match(text, at, end)
    before = text[at - 1] if at else " "
    if spaced and spaced[1] in _SURNAMES and not _HAN_ONLY.fullmatch(before):
        return Word(Kind.NAME, at, spaced.end(), spaced[1] + spaced[2])
    return None


def parts_of(text: str, place_at: PlaceAt) -> list[tuple[Kind, str]]:
    """The parts of a run without separators, a mention's for instance."""
    return [(kind, text[one:other]) for kind, one, other in _parts(text, place_at, True)]


def is_weak_name(text: str) -> bool:
    """Whether two or three characters could be a name although the surname is not a common one."""
    return 2 <= len(text) <= 3 and bool(_HAN_ONLY.fullmatch(text)) and not _POLITE.fullmatch(text)


Part = tuple[Kind, int, int]


def _parts(run: str, place_at: PlaceAt, names_first: bool) -> list[Part]:
    """A run without separators cut into words that cover it, or one OTHER."""
    if not (said := "".join(filter(str.isalnum, run))) or _POLITE.fullmatch(said):
        return [(Kind.POLITE, 0, len(run))]
    if len(run) > _LONGEST:
        return [(Kind.OTHER, 0, len(run))]

    @functools.cache
    def cover(at: int) -> list[Part] | None:
        if at == len(run):
            return []
        for kind, size in _atoms(run[at:], place_at, names_first):
            rest = cover(at + size)
            if rest is not None:
                return [(kind, at, at + size), *rest]
        return None

    return cover(0) or [(Kind.OTHER, 0, len(run))]


def _atoms(text: str, place_at: PlaceAt, names_first: bool) -> Iterator[tuple[Kind, int]]:
    """What the text may begin with, the likeliest first."""
    if known := place_at(text):
        yield Kind.PLACE, known
    for kind, pattern in ((Kind.NEWNESS, _NEWNESS), (Kind.LABEL, _LABEL), (Kind.FACT, _FACT)):
        if found := pattern.match(text):
            yield kind, found.end()
    if found := _POST.match(text):
        yield Kind.POST, found.end()
    named = ((Kind.NAME, size) for size in _name_sizes(text))
    places = ((Kind.PLACE, size) for size in _place_sizes(text))
    yield from (*named, *places) if names_first else (*places, *named)
    if HEADING.fullmatch(text):
        yield Kind.OTHER, len(text)


def _place_sizes(text: str) -> Iterator[int]:
    ends = [found.end() for found in _PLACE_ENDING.finditer(text) if found.start() >= 2]
    return (end for end in reversed(ends) if end <= 22 and _HAN_ONLY.fullmatch(text[:end]))


def _name_sizes(text: str) -> Iterator[int]:
    if dotted := _DOTTED_NAME.match(text):
        yield from range(dotted.end(), 2, -1)
        return
    if text[:2] in _COMPOUND:
        sizes: tuple[int, ...] = (4, 3)
    elif text[:1] in _SURNAMES:
        sizes = (3, 2, 4) if text[1:2] in _SURNAMES else (3, 2)
    else:
        return
    for size in sizes:
        given = text[1:size]
        fits = size <= len(text) and _HAN_ONLY.fullmatch(given)
        if fits and not _POLITE.fullmatch(text[:size]) and not _POST.fullmatch(given):
            yield size
