"""Every act that the source records has words."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from desk.trail.words import ACTIONS, AREAS, PAGES
from tests.test_house import ROOT, sources

# What stands for an act where the source names none in the call itself: file and expression → the acts it can be.
MEANT = {
    ("accounts/factors.py", "action"): "add_app remove_factor new_recovery_codes reset_factors add_passkey",
    ("attendance/rulebook.py", "f'attendance.{_name(row)}_kept'"): "requirement_kept online_rate_kept",
    ("courses/preparation/ticking.py", "action"): "tick_preparation move_preparation undo_preparation",
    ("timetable/links.py", "f'timetable.revoke_{kind}_link'"): "revoke_class_link revoke_instructor_link",
    ("timetable/asking.py", "f'timetable.{_VERBS[to]}_instructor'"): (
        "invite_instructor confirm_instructor decline_instructor take_back_instructor"
    ),
    ("timetable/ceremonies.py", "action"): "list_leaders undo_leaders",
    ("timetable/handing_in.py", "action"): "hand_in_material take_back_material",
    ("timetable/paying.py", "action"): "pay_fee take_back_fee",
    ("timetable/resources.py", "action"): "add_instructor change_instructor",
    ("trainees/arranging.py", "action"): (
        "arrangement_undo divide group_move group_settle group_add group_change group_remove seats_lay_out seat_move"
        " seat_settle seat_lock rostrum_change"
    ),
    ("trainees/deciding.py", "action"): "approved waitlisted rejected",
    ("trainees/newcomers.py", "action"): "confirm_addition decline_addition",
    ("exports/views/own_templates.py", "noted_as"): "show_template sample_template",
}


def calls(path: Path) -> Iterator[ast.expr]:
    """The first argument of every call that adds a row to the trail."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in ("audit.record", "audit.record_many") and node.args:
            yield node.args[0]
        elif name == "AuditEntry":
            yield from (word.value for word in node.keywords if word.arg == "action")


def constants(path: Path) -> dict[str, str]:
    """The module's own names for acts, those of a tuple by their place."""
    found = {}
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for place, part in zip(target.elts, value.elts, strict=True):
                if isinstance(part, ast.Constant):
                    found[ast.unparse(place)] = str(part.value)
        elif isinstance(target, ast.Name):
            name = target.id
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found[name] = value.value
            elif isinstance(value, ast.Tuple):
                for number, part in enumerate(value.elts):
                    if isinstance(part, ast.Constant):
                        found[f"{name}[{number}]"] = str(part.value)
    return found


def recorded() -> Iterator[tuple[str, str]]:
    """Every act in the source with where it stands; one that cannot be told is given as its expression."""
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name == "accounts/audit.py":
            continue
        named = constants(path)
        for argument in calls(path):
            text = ast.unparse(argument)
            if isinstance(argument, ast.Constant):
                yield name, str(argument.value)
            elif (name, text) in MEANT:
                yield from ((name, f"{name.split('/')[0]}.{verb}") for verb in MEANT[name, text].split())
            else:
                yield name, named.get(text, text)


def test_every_act_of_the_source_has_words() -> None:
    assert {(where, act) for where, act in recorded() if act not in ACTIONS} == set()


def test_the_test_sees_the_acts() -> None:
    """The control: it finds them all, spelled out or not."""
    found = {act for _where, act in recorded()}
    assert len(found) > 200
    assert {"timetable.move", "trainees.decide", "attendance.uncredit", "trainees.split_unit"} <= found


def test_every_area_has_acts() -> None:
    assert {act.split(".")[0] for act in ACTIONS} == set(AREAS)


def test_every_page_in_words_is_there() -> None:
    for name in PAGES:
        app, _colon, view = name.partition(":")
        assert view in {pattern.name for pattern in import_module(f"{app}.urls").urlpatterns}
