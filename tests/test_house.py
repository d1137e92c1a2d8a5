"""The house keeps its laws: one name everywhere, every address behind a door, small files."""

import ast
import importlib
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ["desk", "exports", "reminders", "attendance", "timetable", "trainees", "courses", "accounts"]

# Anybody may open these, and why.
PUBLIC = {
    "accounts:sign_in": "the door itself",
    "accounts:password_reset": "who forgot the password has not signed in",
    "accounts:password_reset_sent": "follows password_reset",
    "accounts:password_reset_confirm": "opened from the mail",
    "accounts:language_set": "everybody may choose the language",
    "desk:setup": "before the first administrator; asks for the printed code",
    "desk:healthz": "asked by the machine that watches",
    "desk:readyz": "asked by the machine that watches",
    "desk:service_worker": "a script, the same for everybody",
    "trainees:link_open": "a personal link is its own key",
    "attendance:certificate_check": "a certificate's code is its own key",
    "attendance:check_in_scan": "the screen's code is its own key",
    "attendance:check_in_new": "a phone that is known checks in without signing in",
    "trainees:code_sign_in": "the door for whoever has a phone and no password",
    "trainees:phone_identify": "who holds the phone is asked here",
    "timetable:feed": "a calendar's link is its own key",
    "timetable:class_link": "a class's link is its own key",
    "timetable:instructor_link": "a lecturer's link is its own key",
    "timetable:instructor_answer": "a lecturer's link is its own key",
    "timetable:material_hand_in": "a lecturer's link is its own key",
    "timetable:material_take_back": "a lecturer's link is its own key",
    "accounts:second_sign_in": "the door, for who has given the password",
    "accounts:passkey_sign_in": "the door, for who has a passkey",
}
# These have no page of their own, and why.
NO_TEMPLATE = {
    "accounts:account_disable": "a POST that goes back to the account",
    "accounts:grant_delete": "a POST that goes back to the account",
    "accounts:grant_new": "a POST that goes back to the account, or shows its page with the errors",
    "accounts:language_set": "a POST that goes back to the page",
    "accounts:sign_out": "a POST that ends at the sign-in page",
    "attendance:class_test_restore": "a POST that goes back to the scores",
    "desk:class_close": "a POST that goes back to the completion, or shows it with what is still to do",
    "attendance:completion_decide": "a POST that goes back to the completion, or shows it with what is wrong",
    "attendance:completion_rest": "a POST that goes back to the completion, or shows it with why not",
    "attendance:completion_undo": "a POST that goes back to the completion",
    "attendance:difference_explain": "a POST that goes back to the reconciliation, or shows it with what is wrong",
    "attendance:sheet_count": "a POST that goes back to the reconciliation, or shows it with what is wrong",
    "attendance:make_up_undo": "a POST that goes back to the page",
    "attendance:credit_undo": "a POST that goes back to the credit",
    "attendance:credit_file": "a file",
    "attendance:credit_restore": "a POST that goes back to the person",
    "attendance:flag_decide": "a POST that goes back to the flags, or shows them with what is wrong",
    "attendance:flag_mark": "a POST that goes back to the flags, or shows them with why not",
    "attendance:flag_undo": "a POST that goes back to the flags",
    "attendance:honour_delete": "a POST that goes back to the honours",
    "attendance:honour_new": "a POST that goes back to the honours",
    "attendance:honour_restore": "a POST that goes back to the honours",
    "attendance:delegation_delete": "a POST that goes back to the delegations",
    "attendance:leave_advise": "a POST that goes back to the request, or shows it with why not",
    "attendance:leave_attach": "a POST that goes back to the request, or shows it with why not",
    "attendance:leave_decide": "a POST that goes back to the request, or shows it with why not",
    "attendance:leave_file": "a file",
    "attendance:leave_letter": "a file",
    "attendance:leave_return": "a POST that goes back to the request, or shows it with why not",
    "attendance:leave_undo": "a POST that goes back to the request, or shows it with why not",
    "attendance:leave_withdraw": "a POST that goes back to the request, or shows it with why not",
    "attendance:check_in_delete": "a POST that goes back to the page",
    "attendance:contact_delete": "a POST that answers one row of today, or goes back to it",
    "attendance:contact_new": "a POST that answers one row of today, or goes back to it",
    "attendance:desk_check_in": "a POST that answers one row of today, or goes back to it",
    "attendance:mark_fill": "a POST that goes back to the grid",
    "attendance:mark_save": "answers one cell of the grid",
    "attendance:mark_undo": "a POST that goes back to the page",
    "attendance:nomination_decide": "a POST that goes back to the nominations, or shows them with what is wrong",
    "attendance:nomination_restore": "a POST that goes back to the nominations",
    "attendance:nomination_undo": "a POST that goes back to the nominations",
    "attendance:nomination_withdraw": "a POST that goes back to the nominations",
    "attendance:posting_delete": "a POST that goes back to the posting",
    "attendance:posting_new": "a POST that answers the notes of the posting, or goes back to it",
    "reminders:channel_test": "a POST that goes back to the channels",
    "reminders:robot_test": "a POST that goes back to the robots",
    "attendance:requirement_restore": "a POST that goes back to the requirements",
    "attendance:arrival_delete": "a POST that goes back to the page",
    "attendance:no_show_delete": "a POST that goes back to the page",
    "attendance:reflection_file": "a file",
    "attendance:score_save": "a POST that goes back to the scores, or shows them with what is wrong",
    "attendance:registration_delete": "a POST that goes back to the page",
    "attendance:registration_new": "answers one row of the registration",
    "attendance:registration_scan": "a POST that goes back to the registration, or on to arrival_new",
    "attendance:sheet_confirm": "a POST that goes back to the sheets, or shows sheet_enter with why not",
    "attendance:sheet_photo_delete": "a POST that goes back to the page",
    "attendance:sheet_photo_new": "a POST that goes back to the page, or shows sheet_list with what is wrong",
    "attendance:sheet_photo_restore": "a POST that goes back to the page",
    "attendance:sitting_in_delete": "a POST that goes back to the page",
    "attendance:spot_check_decide": "a POST that goes back to the spot checks",
    "attendance:spot_check_new": "a POST that goes back to the spot checks",
    "attendance:roll_fill": "a POST that goes back to the roll-call",
    "attendance:roll_mark": "answers one row of the roll-call",
    "attendance:roll_upload": "answers the script of the roll-call",
    "attendance:today_mark": "a POST that answers one row of today, or goes back to it",
    "courses:class_restore": "a POST that goes back to the class",
    "courses:document_file": "a file",
    "courses:document_restore": "a POST that goes back to the class",
    "courses:document_show": "a POST that goes back to the materials",
    "timetable:handout_file": "a file",
    "timetable:material_release": "a POST that goes back to the materials",
    "timetable:material_delete": "a POST that goes back to the materials",
    "timetable:material_restore": "a POST that goes back to the materials",
    "courses:plan_list": "leads to the current year",
    "courses:plan_document_file": "a file",
    "desk:class_freeze": "a POST that goes back to the audit",
    "exports:checksum_file": "a file",
    "exports:frozen_again": "a POST that goes back to the audit",
    "desk:healthz": "one word for a machine",
    "desk:readyz": "a few words for a machine",
    "desk:service_worker": "a script",
    "exports:coverage_file": "a file",
    "exports:export_file": "a file",
    "exports:record_file": "a file",
    "exports:export_again": "a POST that goes back to the papers",
    "exports:export_cancel": "a POST that goes back to the papers",
    "exports:template_file": "a file",
    "exports:own_template_confirm": "a POST that goes back to the templates",
    "exports:own_template_delete": "a POST that goes back to the templates",
    "exports:own_template_example": "a file",
    "exports:own_template_restore": "a POST that goes back to the templates",
    "exports:own_template_sample": "a file",
    "reminders:class_rule_reset": "a POST that goes back to the class's rules",
    "reminders:class_rule_restore": "a POST that goes back to the class's rules",
    "reminders:class_rule_switch": "a POST that goes back to the class's rules",
    "reminders:rule_switch": "a POST that goes back to the rules",
    "reminders:notice_copy": "a POST that goes back to the texts, or shows them with why not",
    "timetable:calendar_day_restore": "a POST that goes back to the calendar",
    "timetable:agenda_fill": "a POST that goes back to the ceremony",
    "timetable:agenda_item_delete": "a POST that goes back to the ceremony",
    "timetable:agenda_item_move": "a POST that goes back to the ceremony",
    "timetable:agenda_item_restore": "a POST that goes back to the ceremony",
    "timetable:leaders_undo": "a POST that goes back to the ceremony",
    "timetable:speech_delete": "a POST that goes back to the ceremony",
    "timetable:speech_file": "a file",
    "reminders:inbox_read": "a POST that goes back to the list",
    "timetable:speech_restore": "a POST that goes back to the ceremony",
    "timetable:answer_set": "a POST that goes back to the page",
    "timetable:adjust_undo": "a POST that goes back to what was published",
    "timetable:calendar_seed": "a POST that goes back to the calendar",
    "timetable:feed": "a calendar file",
    "timetable:planning_accept": "a POST that goes back to the run, or shows its page with why not",
    "timetable:planning_discard": "a POST that goes back to the timetable",
    "timetable:planning_stop": "a POST that goes back to the run",
    "timetable:planning_undo": "a POST that goes back to the run, or shows its page with why not",
    "timetable:instructor_answer": "a POST that goes back to the lecturer's page, or shows it with what is wrong",
    "timetable:instructor_link_issue": "a POST that goes back to the page",
    "timetable:material_file": "a file",
    "timetable:material_hand_in": "a POST that goes back to the lecturer's page, or shows it with what is wrong",
    "timetable:material_take_back": "a POST that goes back to the lecturer's page",
    "timetable:notice_acknowledge": "a POST that goes back to the page",
    "timetable:session_openings": "tells a script where a session may go",
    "timetable:session_place": "a POST that answers with the table of the page",
    "timetable:session_swap": "a POST that answers with the table of the page",
    "timetable:session_reinstate": "a POST that goes back to the timetable",
    "timetable:unavailability_restore": "a POST that goes back to the room or the lecturer",
    "timetable:tray_copy": "a POST that goes back to the timetable, or shows tray_fill with the errors",
    "trainees:arrangement_undo": "a POST that goes back to the page",
    "trainees:merge_undo": "a POST that goes back to the person",
    "trainees:phone_retie": "a POST that goes back to the phones",
    "trainees:phone_untie": "a POST that goes back to the phones",
    "trainees:quota_save": "a POST that goes back to the table, or shows it with what is wrong",
    "trainees:basis_file": "a file",
    "trainees:chase_new": "a POST that goes back to the list",
    "trainees:stamped_file": "a file",
    "trainees:enrolment_restore": "a POST that goes back to the roster",
    "trainees:group_delete": "a POST that goes back to the groups, or shows them with why not",
    "trainees:group_move": "a POST that answers with the groups of the page",
    "trainees:group_new": "a POST that goes back to the groups",
    "trainees:seat_lock": "a POST that answers with the hall of the page",
    "trainees:seat_move": "a POST that answers with the hall of the page",
    "desk:trail_file": "a file",
    "desk:person_file": "a file",
    "desk:request_answer": "a POST that goes back to the person, or shows it with what is wrong",
    "desk:list_undo": "a POST that goes back to the page of the list",
    "desk:list_template": "a file",
    "trainees:succession_undo": "a POST that goes back to the list",
    "trainees:roster_answer": "a POST that goes back to the preview",
    "trainees:roster_mending": "a file",
    "reminders:batch_move": "a POST that goes back to the batch",
    "reminders:message_move": "a POST that goes back to the message",
    "reminders:move_undo": "a POST that goes back to the page",
    "courses:preparation_order": "a POST that goes back to the template",
    "courses:preparation_switch": "a POST that goes back to the template",
    "courses:preparation_unreset": "a POST that goes back to the template",
    "desk:preparation_tick": "a POST that goes back to the list, or answers with it",
    "desk:preparation_move": "a POST that goes back to the list, or answers with it",
    "desk:preparation_undo": "a POST that goes back to the list",
    "accounts:factor_reset": "a POST that goes back to the account",
    "accounts:passkey_sign_in": "answers the script of the sign-in page, or goes on",
}


def ours() -> list[tuple[str, URLPattern]]:
    found = []
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name in APPS:
            found += [
                (f"{resolver.app_name}:{pattern.name}", pattern)
                for pattern in resolver.url_patterns
                if isinstance(pattern, URLPattern)
            ]
    return found


def sources(*, tests: bool = False) -> Iterator[Path]:
    """The project's own Python files that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in sorted(listed.stdout.split()):
        path = ROOT / name
        if path.is_file() and "migrations" not in path.parts and name.startswith("tests/") == tests:
            yield path


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(node: ast.FunctionDef) -> int:
    assert node.end_lineno
    return node.end_lineno - node.lineno + 1


def test_every_app_is_in_the_site() -> None:
    assert {name.split(":")[0] for name, _ in ours()} == set(APPS)


@pytest.mark.parametrize(("name", "pattern"), ours(), ids=[name for name, _ in ours()])
def test_one_name_from_address_to_test(name: str, pattern: URLPattern) -> None:
    app, noun_verb = name.split(":")
    problems = []
    if pattern.callback.__name__ != noun_verb:
        problems.append(f"the view is called {pattern.callback.__name__}")
    if name not in NO_TEMPLATE and not (ROOT / "templates" / app / f"{noun_verb}.html").is_file():
        problems.append(f"there is no templates/{app}/{noun_verb}.html")
    if not (ROOT / "tests" / app / f"test_{noun_verb}.py").is_file():
        problems.append(f"there is no tests/{app}/test_{noun_verb}.py")
    assert problems == []


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "pattern"), ours(), ids=[name for name, _ in ours()])
def test_every_address_asks_for_sign_in_or_is_public(name: str, pattern: URLPattern) -> None:
    route = re.sub(
        r"<(?:\w+:)?(\w+)>", lambda found: "2026" if found[1] == "year" else "1", str(pattern.pattern)
    )
    route = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000000", route)
    response = Client().get(f"/{route}")
    asked = response.status_code == 302 and response["Location"].startswith("/sign-in/")
    assert asked != (name in PUBLIC), f"{name} answers {response.status_code} to a stranger"


def test_the_exemptions_name_addresses_that_exist() -> None:
    names = {name for name, _ in ours()}
    assert (PUBLIC.keys() | NO_TEMPLATE.keys()) - names == set()


def test_files_stay_within_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_functions_stay_small() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}:{node.name}": length(node)
        for path in sources()
        for node in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 50} == {}
    assert statistics.quantiles(lengths.values(), n=20)[-1] <= 30


def test_views_stay_thin() -> None:
    thick = {}
    for name, pattern in ours():
        module = importlib.import_module(pattern.callback.__module__)
        if module.__file__ and Path(module.__file__).is_relative_to(ROOT / name.split(":")[0]):
            for node in functions(Path(module.__file__)):
                if node.name == pattern.callback.__name__ and length(node) > 25:
                    thick[name] = length(node)
    assert thick == {}


def test_templates_stay_within_150_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "templates").rglob("*.html")
        if (lines := len(path.read_text().splitlines())) > 150
    }
    assert long == {}


def test_every_signature_is_typed() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in [*sources(), *sources(tests=True)]
        for node in functions(path)
        if node.returns is None and node.name != "__init__"
    ]
    assert bare == []


def test_there_are_no_signals_of_ours() -> None:
    receivers = [
        str(path.relative_to(ROOT))
        for path in sources()
        if re.search(r"@receiver|\b(post|pre)_(save|delete)\.connect", path.read_text())
    ]
    assert receivers == []
