"""Both languages are whole: each Chinese message has its English, and the compiled catalogue is the written one."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django import forms
from django.utils import formats, translation

from config.management.commands.messages import KEYWORDS, gather
from tests.test_house import ROOT, sources

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted(path for kind in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{kind}"))
# The page of a server error depends on nothing, the catalogue included: it says everything in both languages.
# Papers are Chinese.
TRANSLATED = [path for path in TEMPLATES if path.name != "500.html" and path.parent.name != "pages"]
# Chinese that is no text of a page, and why.
NO_MESSAGES = {
    "courses/plan_papers.py": "the usual title of a document, which is stored",
    "courses/progress.py": "a reason that is stored",
    "accounts/forms.py": "an ideographic space, which indents units in a list",
    "accounts/unit_list.py": "an example of a list, and lists are Chinese",
    "attendance/completion/certificates.py": "numbers of certificates, which are printed",
    "attendance/differing.py": "words that are typed",
    "courses/filing.py": "words of titles, as people type them",
    "trainees/slip_codes.py": "an ideographic space, which people type",
    "attendance/printings.py": "a line of a paper, and papers are Chinese",
    "attendance/sheet_photos.py": "titles of papers, which are stored",
    "attendance/hours_list.py": "words of lists",
    "exports/office/placeholders.py": "words of templates, which are Chinese",
    "exports/office/workbook.py": "a brace of full width, as people type it",
    "attendance/spot_checks.py": "a reason that is stored",
    "accounts/telling.py": "mails, and what is sent is Chinese",
    "accounts/mfa.py": "the program's name in an authenticator app",
    "attendance/reflecting.py": "a text for a group of people, and such texts are Chinese",
    "attendance/score_sheet.py": "words of lists",
    "attendance/scoring.py": "words of lists, as people type and store them",
    "attendance/today.py": "a text for a group",
    "attendance/unit_report.py": "texts for a group",
    "courses/course_list.py": "words of lists",
    "courses/plan_list.py": "words of lists, and a remark that is stored",
    "courses/plan_cells.py": "words of lists",
    "courses/preparation/usual.py": "items that are stored for a district",
    "desk/privacy/erasing.py": "a name and a reason that are stored",
    "desk/privacy/holding.py": "a package for the person, and papers are Chinese",
    "desk/trail/sheet.py": "a paper, and papers are Chinese",
    "desk/list_template.py": "a list to be filled in, and lists are Chinese",
    "timetable/instructor_list.py": "words of lists",
    "timetable/plan_calendar.py": "the year with which names of classes begin",
    "timetable/room_list.py": "words of lists",
    "trainees/succession.py": "names that are stored",
    "trainees/merging.py": "a reason that is stored",
    "accounts/identity.py": "words of the national standard",
    "attendance/concerns.py": "words of posts and of audiences",
    "attendance/offices.py": "words of posts",
    "config/checks.py": "asks the database whether it knows Chinese letters",
    "config/embedded/postgres.py": "asks the database whether it knows Chinese letters",
    "desk/forms.py": "words to be typed, which the form takes in both languages",
    "timetable/adjusting.py": "a note and a reason that are stored",
    "timetable/invitations.py": "letters to lecturers, who read Chinese",
    "timetable/announcing.py": "a text for a group of people, and such texts are Chinese",
    "timetable/rows.py": "a list of people that is stored when it is published",
    "trainees/chasing.py": "texts for liaisons, and such texts are Chinese",
    "trainees/forms/behalf.py": "an example of a chat, and chats are Chinese",
    "trainees/forms/roster.py": "an example of a list, and lists are Chinese",
    "trainees/grouping.py": "words of posts",
    "trainees/groups.py": "class roles, which are stored",
    "trainees/seating.py": "the label of a seat, which is stored",
    "trainees/newcomers.py": "a reason that is stored",
    "attendance/registration.py": "a text for a group of people, and such texts are Chinese",
    "attendance/arriving.py": "a reason that is stored",
    "attendance/flag_reviews.py": "a reason that is stored",
    "trainees/text_codes.py": "a text message, and such messages are Chinese",
    "attendance/leave_slip.py": "a paper that is printed, and papers are Chinese",
    "attendance/unapproved.py": "a reason that is stored",
    "timetable/usual.py": "items of an agenda, which are stored",
    "trainees/nominating.py": "a reason that is stored",
    "trainees/people.py": "words of posts",
    "trainees/quota_sheet.py": "words of tables of seats",
    "trainees/roster/entries.py": "words of rosters",
    "trainees/waiting.py": "a reason that is stored",
    "trainees/roster/tidied.py": "words of rosters",
    "trainees/workplaces.py": "words of units",
    "trainees/sign_in_codes.py": "a text message, and such messages are Chinese",
    "timetable/fitting.py": "signs of texts for a group of people",
    "timetable/receipts.py": "a text for a group of people, and such texts are Chinese",
    "reminders/views/template.py": "the name of a language in itself",
    "reminders/wording/__init__.py": "names of fields, which templates spell in either language",
    "reminders/wording/placeholders.py": "braces of full width, as people type them",
}
NO_MESSAGES_UNDER = {
    "config/demo": "invented people",
    "exports/papers": "papers are Chinese",
    "intake": "words of rosters",
    "reminders/due": "names of fields, which templates spell in either language, and their examples",
    "reminders/group_texts": "texts for a group of people, and such texts are Chinese",
    "reminders/wording/ours": "templates in either language",
}


@cache
def entries() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@cache
def messages() -> dict[tuple[str | None, str], str]:
    """(context, message) → where it is first said, of each message in code and templates."""
    return {key: places[0][0] for key, (_plural, places) in gather(ROOT).items()}


def english(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr] if not entry.msgid_plural else [*entry.msgstr_plural.values()]


def test_every_chinese_message_has_its_english() -> None:
    said = {(entry.msgctxt, entry.msgid) for entry in entries() if not entry.fuzzy and all(english(entry))}
    missing = {
        (where, *key) for key, where in messages().items() if CHINESE.search(key[1]) and key not in said
    }
    assert missing == set()


def test_the_catalogue_holds_no_message_that_is_gone() -> None:
    keys = [(entry.msgctxt, entry.msgid) for entry in entries()]
    assert [key for key in keys if key not in messages()] == []


def test_fields_are_the_same_in_both_languages() -> None:
    field = re.compile(r"%\(\w+\)[sd]|%%|(?<!\{)\{\w+\}")
    different = [
        (entry.msgid, text)
        for entry in entries()
        for text in english(entry)
        if set(field.findall(entry.msgid)) != set(field.findall(text))
    ]
    assert different == []


def test_english_is_written_with_english_punctuation() -> None:
    wide = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
    texts = [text for entry in entries() for text in english(entry)]
    # A document's number is an example of what to type.
    assert [text for text in texts if wide.search(text.replace("〔2026〕", ""))] == []


def test_english_dates_are_british() -> None:
    with translation.override("en"):
        assert formats.date_format(dt.date(2026, 11, 23)) == "23 Nov 2026"
        assert formats.date_format(dt.date(2026, 11, 23), "MONTH_DAY_FORMAT") == "23 Nov"
        assert forms.DateField().clean("03/04/2026") == dt.date(2026, 4, 3)


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert CATALOGUE.with_suffix(".mo").read_bytes() == entries().to_binary()


@pytest.mark.parametrize("path", TRANSLATED, ids=[str(path.relative_to(ROOT)) for path in TRANSLATED])
def test_templates_say_nothing_untranslated(path: Path) -> None:
    text = path.read_text()
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(
        r"(\{%\s*blocktrans(late)?\b.*?%\}).*?\{%\s*endblocktrans(late)?\s*%\}", r"\1", text, flags=re.S
    )
    text = re.sub(r'\{%\s*trans(late)?\b.*?%\}|_\("[^"]*"\)', "", text, flags=re.S)
    assert [line.strip() for line in text.splitlines() if CHINESE.search(line)] == []


def untranslated(path: Path) -> Iterator[str]:
    """The Chinese texts of a module outside of gettext; docstrings are none."""
    tree = ast.parse(path.read_text())
    said = [
        node
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
        for node in ast.walk(call)
    ]
    said += [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    known = {id(node) for node in said}
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) and id(node) not in known else None
        if isinstance(value, str) and CHINESE.search(value):
            yield value


def test_code_says_nothing_untranslated() -> None:
    found = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name in NO_MESSAGES or name.startswith(tuple(NO_MESSAGES_UNDER)):
            continue
        if texts := list(untranslated(path)):
            found[name] = texts
    assert found == {}


def test_the_exceptions_are_needed() -> None:
    assert [name for name in NO_MESSAGES if not list(untranslated(ROOT / name))] == []
