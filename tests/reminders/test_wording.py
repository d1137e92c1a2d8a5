"""Fields, empty lines and the length of a text."""

import pytest

from reminders import wording
from reminders.due import RULES
from reminders.models import MessageTemplate, RuleName, WordingForm
from reminders.rule_lines import laid_out
from reminders.wording import parts_of, placeholders
from reminders.wording.ours import OURS

FACTS = {"姓名": "王小宁", "name": "王小宁", "课程": "09:00 党建\n14:00 治理", "链接": ""}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("{{姓名}}", ["姓名"]),
        ("｛｛姓名｝｝", ["姓名"]),
        ("{｛ 姓　名 }｝", ["姓名"]),
        ("{ {姓名} }", ["姓名"]),
        ("{{NAME}}{{ｎａｍｅ}}", ["name"]),
        ("{{姓名}}，{{班次}}，{{姓名}}", ["姓名", "班次"]),
        ("{姓名}", []),
        ("{{}}", [""]),
    ],
)
def test_fields_are_found_however_they_are_typed(text: str, fields: list[str]) -> None:
    assert placeholders.fields_in(text) == fields


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{{姓名}}，{{ Name }}", []),
        ("{{姓}}", ["姓"]),
        ("{{}}", [""]),
        ("{{姓名}", ["{{"]),
        ("{姓名}}", ["{{"]),
        ("{姓名}", ["{{"]),
        ("｛｛姓名", ["{{"]),
        ("{{姓名}}｝", ["{{"]),
        ("{{姓}}{{", ["姓", "{{"]),
        ("没有花括号", []),
    ],
)
def test_what_is_no_known_field_is_told(text: str, unknown: list[str]) -> None:
    assert placeholders.unknown_in(text, FACTS) == unknown


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{姓名}}，您好", "王小宁，您好"),
        ("｛｛ 姓 名 ｝｝=｛｛Name｝｝", "王小宁=王小宁"),
        ("甲\n{{链接}}\n乙", "甲\n乙"),
        ("甲\n {{链接}} {{链接}}\n乙", "甲\n乙"),
        ("甲\n链接：{{链接}}\n乙", "甲\n链接：\n乙"),
        ("甲\n\n乙", "甲\n\n乙"),
        ("甲{{链接}}乙", "甲乙"),
        ("{{课程}}\n{{链接}}", "09:00 党建\n14:00 治理"),
        ("{{没有的}}甲", "甲"),
    ],
)
def test_a_line_that_holds_only_an_empty_field_goes(text: str, filled: str) -> None:
    assert placeholders.fill(text, FACTS) == filled


def test_what_a_fact_says_is_not_filled_again() -> None:
    assert placeholders.fill("{{课程}}", {"课程": "{{姓名}}", "姓名": "王小宁"}) == "{{姓名}}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("字", 1),
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("字" * 201, 3),
        ("字" * 202, 4),
        ("😀" * 35, 1),  # two units each
        ("😀" * 35 + "a", 2),
        ("字" * 68 + "😀", 1),
        ("字" * 69 + "😀", 2),
    ],
)
def test_parts_are_counted_in_units_of_utf_16(text: str, parts: int) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize("rule", [rule.name for rule in laid_out()])
def test_ours_are_whole_and_hold_known_fields_alone(rule: RuleName) -> None:
    known = [name for field in RULES[rule].fields for name in (field.name, field.english)]
    assert [placeholders.fields_in(f"{{{{{name}}}}}") for name in known] == [[name] for name in known]
    wrong = {
        key: placeholders.unknown_in(title + text, known)
        for key, (title, text) in OURS[rule].items()
        if placeholders.unknown_in(title + text, known)
    }
    assert wrong == {}
    assert set(OURS[rule]) == {(form, language) for form in WordingForm for language in ("zh-hans", "en")}


@pytest.mark.parametrize("rule", [rule.name for rule in laid_out()])
def test_a_rule_goes_usually_to_whom_and_by_what_it_can(rule: RuleName) -> None:
    usual = RULES[rule].usual
    assert set(usual.audiences) <= set(RULES[rule].audiences)
    assert set(usual.channels) <= set(RULES[rule].channels)


def test_a_title_is_one_line_and_no_control_character_goes_out() -> None:
    template = MessageTemplate(title="{{班次}}：{{标题}}", text="{{班次}}\n{{内容}}")
    facts = {
        "班次": "党建\r\nBcc: x@example.org\x1b[2J",
        "标题": "一\u2028二\x85",
        "内容": "{{班次}} %s {0}\x07",
    }
    written = wording.filled(template, facts)
    assert written.title == "党建 Bcc: x@example.org[2J：一 二"
    assert written.text == "党建\nBcc: x@example.org[2J\n{{班次}} %s {0}"
