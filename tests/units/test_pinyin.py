import pytest

from units.pinyin import search_key


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
