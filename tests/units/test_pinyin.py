import pytest

from units.pinyin import SURNAMES, search_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("武进区", "武进区 wujinqu wjq"),
        ("戚墅堰街道", "戚墅堰街道 qishuyanjiedao qsyjd"),
        ("滆湖社区居委会", "滆湖社区居委会 gehushequjuweihui ghsqjwh"),
        ("长安大巷社区", "长安大巷社区 changandaxiangshequ cadxsq"),
        ("2026年干部班（第六期）", "2026年干部班（第六期） 2026nianganbubandiliuqi 2026ngbbdlq"),
        ("A区12号", "a区12号 aqu12hao aq12h"),
        ("KTV", "ktv"),
        ("绿地", "绿地 lvdi ld ludi"),
        (" 湖塘镇 ", "湖塘镇 hutangzhen htz"),
        ("（）", "（）"),
        ("", ""),
    ],
)
def test_a_name_is_found_by_characters_syllables_and_initials(name: str, key: str) -> None:
    assert search_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王小宁", "王小宁 wangxiaoning wxn"),
        ("单强明", "单强明 shanqiangming sqm danqiangming dqm"),
        ("区建", "区建 oujian oj qujian qj"),
        ("曾飞", "曾飞 zengfei zf cengfei cf"),
        ("解云玉", "解云玉 xieyunyu xyy jieyunyu jyy"),
        ("仇一", "仇一 qiuyi qy chouyi cy"),
        ("尉迟恭", "尉迟恭 yuchigong ycg"),
        ("万俟云", "万俟云 moqiyun mqy"),
        ("单于飞", "单于飞 chanyufei cyf"),
        ("澹台明", "澹台明 tantaiming ttm"),
        ("欧阳云俊", "欧阳云俊 ouyangyunjun oyyj"),
        ("上官云", "上官云 shangguanyun sgy"),
        ("吕飞", "吕飞 lvfei lf lufei"),
        ("阿依古丽·买买提", "阿依古丽·买买提 ayigulimaimaiti ayglmmt"),
        ("单", "单 shan s dan d"),
        ("Anna", "anna"),
        ("", ""),
    ],
)
def test_a_surname_is_read_as_one_and_the_usual_reading_finds_it_too(name: str, key: str) -> None:
    assert search_key(name, person=True) == key


def test_a_place_is_not_read_as_a_surname() -> None:
    assert "shan" not in search_key("单位")


def test_surnames_of_the_roster_that_are_often_misread_are_found() -> None:
    names = {
        "缪平": "miao",
        "覃艳刚": "qin",
        "翟洋勇": "zhai",
        "盖芳": "ge",
        "查明": "zha",
        "乐云": "yue",
        "任一": "ren",
    }
    assert {
        name: search_key(name, person=True).split()[1][: len(read)] for name, read in names.items()
    } == names


SURNAMES_READ: list[tuple[str, str]] = [
    (surname, read_as)
    for surname, _tab, read_as in (
        line.partition("\t") for line in SURNAMES.read_text(encoding="utf-8").splitlines()
    )
]


@pytest.mark.parametrize(("surname", "read_as"), SURNAMES_READ)
def test_every_surname_of_the_file_is_found_by_its_reading(surname: str, read_as: str) -> None:
    words = search_key(surname + "小宁", person=True).split()
    initials = "".join(part[0] for part in pinyin_of(surname, read_as)) + "xn"
    assert words[:3] == [surname + "小宁", read_as + "xiaoning", initials]


def test_the_file_of_surnames_is_whole() -> None:
    found = dict(SURNAMES_READ)
    assert len(found) == len(SURNAMES_READ) == 51
    wanted = {"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge"}
    wanted |= {"缪": "miao", "翟": "zhai"}
    assert {surname: found[surname] for surname in wanted} == wanted


def pinyin_of(surname: str, read_as: str) -> list[str]:
    """The syllables of a surname of one or two characters."""
    second = {"迟": "chi", "俟": "qi", "于": "yu", "孙": "sun", "狐": "hu", "台": "tai"}
    return [read_as] if len(surname) == 1 else [read_as.removesuffix(second[surname[1]]), second[surname[1]]]
