"""Every column that can hold something of a person is declared, by the app that owns it."""

from accounts.privacy.kinds import KINDS
from desk.privacy.declared import DECLARATIONS, KEPT, undeclared


def test_no_column_is_forgotten() -> None:
    assert list(undeclared()) == []


def test_no_column_is_said_to_hold_something_and_nothing() -> None:
    personal = {(kept.model, name) for kept in KEPT for name in kept.columns}
    nothing = {
        (model, name)
        for declared in DECLARATIONS
        for model, columns in declared.nothing.items()
        for name in columns.split()
    }
    assert personal & nothing == set()


def test_every_declared_column_is_there() -> None:
    for kept in KEPT:
        for name in kept.columns:
            kept.model._meta.get_field(name)
    for declared in DECLARATIONS:
        for model, columns in declared.nothing.items():
            for name in columns.split():
                model._meta.get_field(name)


def test_every_kind_is_declared_somewhere_and_every_declaration_is_of_a_kind() -> None:
    assert {kept.kind for kept in KEPT} == set(KINDS)


def test_only_what_runs_out_has_a_clock() -> None:
    stays = {kind.name for kind in KINDS.values() if kind.since == "never"}
    assert {kept.kind for kept in KEPT if kept.due is None} <= stays
    assert {kept.kind for kept in KEPT if kept.due} == set(KINDS) - stays
