"""The column by which a name is found: characters, full pinyin, initials."""

from typing import Any

from django.db import models
from django.utils.text import capfirst

from units.pinyin import search_key


class SearchKeyField(models.TextField):
    """Keeps `search_key` of another column, e.g. 武进区 → "武进区 wujinqu wjq".

    `of` names that column; `person` reads surnames as surnames. Worked out before each write (bulk_create
    too), so that no row can carry a stale key. Filter with `<name>__contains=text.lower()`.
    """

    def __init__(self, *, of: str = "name", person: bool = False, **kwargs: Any) -> None:
        self.of, self.person = of, person
        kwargs.update(editable=False, default="", blank=True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """Adds the two arguments to what a migration writes down."""
        name, path, args, kwargs = super().deconstruct()
        for given in ("editable", "default", "blank"):
            kwargs.pop(given, None)
        return name, path, args, {**kwargs, "of": self.of, "person": self.person}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The key of the name as it stands now."""
        key = search_key(str(getattr(model_instance, self.of)), person=self.person)
        setattr(model_instance, self.attname, key)
        return key


def column_label(model: type[models.Model], name: str) -> str:
    """What a column is called on a page; raises FieldDoesNotExist."""
    return str(capfirst(getattr(model._meta.get_field(name), "verbose_name", name)))
