"""Chat text becomes people, what was left out and what could not be read; nothing is dropped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import chat
from intake.chat import Chat, Why
from intake.chat_words import is_separator
from intake.problems import Problem
from intake.unit_names import UnitNames

_NAMES = UnitNames(
    [
        (1, "武进区", ""),
        (2, "湖塘镇", "武进区"),
        (3, "站北社区居民委员会", "湖塘镇"),
        (4, "花园社区居民委员会", "湖塘镇"),
        (5, "东安村村民委员会", "湖塘镇"),
    ]
)


def place_at(text: str) -> int:
    whole = _NAMES.find(text)
    if not isinstance(whole, Problem) and not whole.rest:
        return len(text)
    match = _NAMES.split(text)
    return 0 if isinstance(match, Problem) else len(text) - len(match.rest)


def person(
    name: str,
    place: str = "",
    post: str = "",
    phone: str = "",
    *,
    is_new: bool | None = None,
    above: str = "",
    rest: str = "",
) -> tuple[object, ...]:
    return (name, place, post, phone, is_new, above, rest)


def outcome(read: Chat) -> list[object]:
    """Everything, in the order of the block: people whole, the others as (why, text)."""
    people = [
        (
            one.piece.start,
            person(
                one.name, one.place, one.post, one.phone, is_new=one.is_new, above=one.above, rest=one.rest
            ),
        )
        for one in read.people
    ]
    asides = [(one.piece.start, (one.why.name, one.piece.text)) for one in (*read.left_out, *read.unread)]
    return [what for _start, what in sorted([*people, *asides], key=lambda pair: pair[0])]


ZHANG = person("张三", "站北社区", "书记", "13812345678")
LI = person("李四", "花园社区", "主任", "13912345678")
ODD: dict[str, list[object]] = {
    # numbers of every style, on one line or many
    "1.张三 站北社区书记 13812345678 2、李四,花园社区主任,13912345678": [ZHANG, LI],
    "1、张三\n2、李四": [person("张三"), person("李四")],
    "①张三，站北社区，书记，13812345678②李四，花园社区，主任，13912345678": [ZHANG, LI],
    "(1)张三站北社区书记13812345678新任(2)李四": [
        person("张三", "站北社区", "书记", "13812345678", is_new=True),
        person("李四"),
    ],
    "一、张三 站北社区 书记\n二、李四 花园社区 主任 连任": [
        person("张三", "站北社区", "书记"),
        person("李四", "花园社区", "主任", is_new=False),
    ],
    "1张三 站北社区\n2 李四 花园社区": [person("张三", "站北社区"), person("李四", "花园社区")],
    "1.13812345678张三": [person("张三", phone="13812345678")],
    "1.张三 站北社区书记 138123456782、李四 花园社区主任 13912345678 谢谢": [ZHANG, LI, ("POLITE", "谢谢")],
    # full width, blanks inside names, several ways to write a phone
    "１．张三　站北社区书记　１３８１２３４５６７８；２．李四　花园社区主任　＋８６１３９１２３４５６７８": [
        ZHANG,
        person("李四", "花园社区", "主任", "+8613912345678"),
    ],
    "王　芳 花园社区委员 138 1234 5678": [person("王芳", "花园社区", "委员", "138 1234 5678")],
    "张三 站北社区书记 138-1234-5678": [person("张三", "站北社区", "书记", "138-1234-5678")],
    "花圆社区书记 张三 138****5678": [person("张三", "花圆社区", "书记", "138****5678")],
    "张三 站北社区书记 13812345678 13912345678": [
        person("张三", "站北社区", "书记", "13812345678/13912345678")
    ],
    "张三 0519-86310000": [person("张三", phone="0519-86310000")],
    # two people in one line, told apart by what they begin with
    "张三书记13812345678，李四主任13912345678": [
        person("张三", post="书记", phone="13812345678"),
        person("李四", post="主任", phone="13912345678"),
    ],
    "站北社区书记张三、花园社区主任李四": [
        person("张三", "站北社区", "书记"),
        person("李四", "花园社区", "主任"),
    ],
    "书记张三13812345678 主任李四13912345678": [
        person("张三", post="书记", phone="13812345678"),
        person("李四", post="主任", phone="13912345678"),
    ],
    "13812345678 张三 13912345678 李四": [
        person("张三", phone="13812345678"),
        person("李四", phone="13912345678"),
    ],
    "张三（站北社区书记，13812345678）、李四（花园社区主任，13912345678）": [ZHANG, LI],
    "花园社区 张三 书记 13812345678 新任 站北社区 李四 主任 13912345678 连任": [
        person("张三", "花园社区", "书记", "13812345678", is_new=True),
        person("李四", "站北社区", "主任", "13912345678", is_new=False),
    ],
    "张三、李四、王五": [person("张三"), person("李四"), person("王五")],
    "张三/站北社区/书记/13812345678": [ZHANG],
    # names and posts that are not plain
    "欧阳小宁 花园社区党总支书记、居委会主任 13812345678": [
        person("欧阳小宁", "花园社区", "党总支书记、居委会主任", "13812345678")
    ],
    "买买提·吐尔逊 站北社区委员": [person("买买提·吐尔逊", "站北社区", "委员")],
    "1.逄小红 花园社区 13812345678": [person("逄小红", "花园社区", phone="13812345678")],
    "王小宁社区书记13800005678": [person("王小宁", post="社区书记", phone="13800005678")],
    "张三站北社区副书记": [person("张三", "站北社区", "副书记")],
    "湖塘镇党委副书记张三，湖塘镇农村工作局局长李四": [
        person("张三", "湖塘镇", "党委副书记"),
        person("李四", "湖塘镇", "农村工作局局长"),
    ],
    "站北 张三 书记": [person("张三", "站北", "书记")],
    "张三 花园社区 报账员": [person("张三", "花园社区", "报账员")],
    "张三 男 汉族 1971.10 党员 站北社区书记 13812345678": [
        person("张三", "站北社区", "书记", "13812345678", rest="男 汉族 1971.10 党员")
    ],
    # headings, labels, cells
    "花园社区：\n张三 书记\n李四 主任": [
        ("HEADING", "花园社区"),
        person("张三", post="书记", above="花园社区"),
        person("李四", post="主任", above="花园社区"),
    ],
    "湖塘镇报名名单如下：\n1.张三 站北社区书记 13812345678": [
        ("HEADING", "湖塘镇报名名单如下"),
        person("张三", "站北社区", "书记", "13812345678", above="湖塘镇"),
    ],
    "姓名 单位 职务 电话\n张三\t站北社区\t书记\t13812345678": [("HEADING", "姓名 单位 职务 电话"), ZHANG],
    "姓名：张三\n单位：站北社区\n职务：书记\n电话：13812345678\n姓名：李四": [ZHANG, person("李四")],
    "共2人，谢谢": [("HEADING", "共2人"), ("POLITE", "谢谢")],
    # who spoke, when, and greetings
    "陈联络 10:32\n收到\n王科长 10:33\n@陈联络 谢谢": [
        ("SPOKE", "陈联络 10:32"),
        ("POLITE", "收到"),
        ("SPOKE", "王科长 10:33"),
        ("POLITE", "@陈联络 谢谢"),
    ],
    "2026-11-20 10:32:11 张三(13912345678)\n李四 花园社区主任 13912345678": [
        ("SPOKE", "2026-11-20 10:32:11 张三(13912345678"),
        LI,
    ],
    "11月20日 上午10:32\n昨天 9:05": [("SPOKE", "11月20日 上午10:32"), ("SPOKE", "昨天 9:05")],
    "陈联络：收到": [("SPOKE", "陈联络"), ("POLITE", "收到")],
    "陈联络：张三 站北社区书记 13812345678": [("SPOKE", "陈联络"), ZHANG],
    "好的\n谢谢🙏\n[微笑]": [("POLITE", "好的"), ("POLITE", "谢谢🙏"), ("POLITE", "微笑")],
    # mentions
    "@张三 站北社区书记 13812345678": [ZHANG],
    "@张三书记 @李四主任": [person("张三", post="书记"), person("李四", post="主任")],
    "@王科长 我们报：张三 站北社区书记": [
        ("MENTION", "@王科长"),
        person("张三", "站北社区", "书记", rest="我们报"),
    ],
    "@王科长": [("MENTION", "@王科长")],
    "@张三书记 收到": [("POLITE", "@张三书记 收到")],
    # what a person has to read
    "张三因病不能参加": [("CHANGED", "张三因病不能参加")],
    "1.张三 站北社区书记\n李四换成王五": [person("张三", "站北社区", "书记"), ("CHANGED", "李四换成王五")],
    "13812345678 站北社区书记": [("NO_NAME", "13812345678 站北社区书记")],
    "asdf qwer": [("NO_NAME", "asdf qwer")],
    "": [],
    " \n、，\n": [],
}


@pytest.mark.parametrize("block", ODD)
def test_an_odd_message_is_read_whole(block: str) -> None:
    assert outcome(chat.read(block, place_at=place_at)) == ODD[block]


def test_a_piece_knows_its_line_and_its_place() -> None:
    block = "收到\n\n2、李四　主任，"
    read = chat.read(block)
    (one,) = read.people
    assert (one.piece.line, one.piece.text, block[one.piece.start : one.piece.end]) == (
        3,
        "2、李四　主任",
        "2、李四　主任",
    )
    assert [(aside.piece.line, aside.why) for aside in read.left_out] == [(1, Why.POLITE)]


_ALPHABET = st.sampled_from(
    [
        *"张三李四王五赵站北花园社区村镇书记主任委员新连任138１２.、，,；:：()（）@ \n\t　·①②一二",
        *(
            "收到",
            "13812345678",
            "10:32",
            "谢谢",
            "2026-11-20",
            "不能",
            "\u0000",
            "🙏",
            "x",
            "姓名：",
            "单位：",
        ),
        "\r\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_ALPHABET, max_size=40).map("".join) | st.text(max_size=60))
def test_pieces_are_people_left_out_and_unread_and_nothing_is_dropped(block: str) -> None:
    read = chat.read(block, place_at=place_at)
    pieces = [one.piece for one in read.people]
    pieces += [aside.piece for aside in (*read.left_out, *read.unread)]
    assert read.pieces == len(pieces) == len(read.people) + len(read.left_out) + len(read.unread)
    covered = [at for piece in pieces for at in range(piece.start, piece.end)]
    assert len(covered) == len(set(covered)), "no character belongs to two pieces"
    written = chat.half_width(block)
    lost = [written[at] for at in set(range(len(block))) - set(covered) if not is_separator(written[at])]
    assert lost == []
    assert all(block[piece.start : piece.end] == piece.text for piece in pieces)
