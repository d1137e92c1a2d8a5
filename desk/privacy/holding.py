"""Everything that is held of one person, by declaration, with why and how long; as a package of files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation

from accounts import audit, identity
from accounts.models import User
from accounts.privacy.declaring import file_columns
from desk.privacy.declared import KEPT
from desk.privacy.policy import Clause, in_force
from exports.papers.tables import Column, Table, write_workbook
from trainees.models import Cadre
from units.fields import SearchKeyField, column_label

ACTION = "desk.export_person"
# Keys, locks and what is only worked out from what is there anyway.
_LEFT_OUT = {
    *(
        "id",
        "version",
        "nonce",
        "claim",
        "lease_until",
        "password",
        "stroke_order",
        "id_number_hash",
        "token_hash",
    ),
    *(
        "key_hash",
        "code_hash",
        "is_superuser",
        "is_staff",
        "subject_version",
        "message_id",
        "attempts",
        "next_try_at",
    ),
    # The secret of a second factor; that there is one, and since when, is told.
    "data",
}
# allauth's own words are English.
_FACTOR = {
    "user": "账号",
    "type": "方式",
    "created_at": "设置时间",
    "last_used_at": "上次使用",
    Authenticator.Type.TOTP: "验证器",
    Authenticator.Type.WEBAUTHN: "通行密钥",
    Authenticator.Type.RECOVERY_CODES: "恢复码",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What is held of one kind: what the policy says, and how many rows."""

    clause: Clause
    rows: int


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of one model, each as head and text."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shares_of(cadre: Cadre) -> list[Share]:
    """By kind how much is held of the person; a query a declaration."""
    counts: dict[str, int] = {}
    for kept in KEPT:
        if kept.person:
            counts[kept.kind] = counts.get(kept.kind, 0) + kept.filled_of(cadre.pk).count()
    return [Share(clause, counts[name]) for name, clause in in_force().clauses.items() if counts.get(name)]


@transaction.atomic
def write(file: BinaryIO, cadre: Cadre, *, by: User) -> None:
    """Writes a `.zip`: the rows as a workbook and as JSON, and the files that are the person's. One row in the trail."""
    audit.record(ACTION, by=by, subject=cadre)
    with translation.override("zh-hans"):
        held, shares = list(holdings(cadre)), shares_of(cadre)
    with ZipFile(file, "w", ZIP_DEFLATED) as pack:
        book = BytesIO()
        write_workbook(book, [_policy_table(shares), *map(_table, held)])
        pack.writestr("个人信息.xlsx", book.getvalue())
        told = {one.label: [dict(zip(one.heads, row, strict=True)) for row in one.rows] for one in held}
        pack.writestr("个人信息.json", json.dumps(told, ensure_ascii=False, indent=2))
        for number, stored in enumerate(_files(cadre), start=1):
            path = Path(settings.MEDIA_ROOT) / stored
            if path.is_file():
                pack.write(path, f"文件/{number:02d}-{path.name}")


def file_name(cadre: Cadre) -> str:
    """What the package of today is called."""
    return f"个人信息-{cadre.name}-{timezone.localdate():%Y%m%d}.zip"


def holdings(cadre: Cadre) -> Iterator[Holding]:
    """The rows by model, whole. A query a model."""
    seen = set()
    for kept in KEPT:
        if kept.person and kept.model not in seen:
            seen.add(kept.model)
            rows = list(kept.of_person(cadre.pk).order_by("pk"))
            if rows:
                yield _holding(kept.model, rows)


def _holding(model: type[models.Model], rows: Iterable[models.Model]) -> Holding:
    columns = [
        column
        for column in model._meta.concrete_fields
        if column.name not in _LEFT_OUT
        and not isinstance(column, SearchKeyField)
        and (not isinstance(column, models.BinaryField) or column.name == "id_number_encrypted")
    ]
    heads = tuple(_head(model, column.name) for column in columns)
    called = "两步验证" if model is Authenticator else str(model._meta.verbose_name)
    return Holding(called, heads, tuple(tuple(_text(row, one) for one in columns) for row in rows))


def _head(model: type[models.Model], name: str) -> str:
    if model is Authenticator:
        return _FACTOR[name]
    return "身份证号" if name == "id_number_encrypted" else column_label(model, name)


def _text(row: models.Model, column: Any) -> str:
    value = getattr(row, column.attname)
    if value is None or value == "":
        return ""
    if column.name == "id_number_encrypted":
        return identity.decrypt(value)
    if column.choices:
        if isinstance(row, Authenticator):
            return _FACTOR[value]
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(column, models.ForeignKey):
        return str(getattr(row, column.name))
    if isinstance(column, models.DateTimeField):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _files(cadre: Cadre) -> Iterator[str]:
    for kept in KEPT:
        for name in file_columns(kept.model) if kept.person else ():
            if name in kept.columns:
                yield from kept.of_person(cadre.pk).exclude(**{name: ""}).values_list(name, flat=True)


def _policy_table(shares: list[Share]) -> Table:
    heads = ("类别", "用途", "依据", "从何时起", "保存多久")
    rows = [
        (
            str(one.clause.kind.label),
            one.clause.purpose,
            one.clause.basis,
            str(one.clause.kind.since.label),
            one.clause.keep_words,
        )
        for one in shares
    ]
    return Table("说明", [Column(head, 30) for head in heads], rows)


def _table(held: Holding) -> Table:
    # A sheet has two columns of text at least.
    heads = held.heads if len(held.heads) > 1 else (*held.heads, "备注")
    rows = [row if len(row) > 1 else (*row, "") for row in held.rows]
    return Table(held.label[:25], [Column(head, 20) for head in heads], rows)
