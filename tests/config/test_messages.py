"""Gathering texts: from Python and templates, keeping what is translated, compiled at once."""

import gettext
from pathlib import Path

import polib
import pytest

from config.management.commands import messages

TEMPLATE = """{% load i18n %}
<main>
    <p title="{% translate "日期" %}">{% blocktranslate trimmed %}
        共 {{ n }} 人
    {% endblocktranslate %}</p>
  <p>{% blocktranslate count n=n trimmed %}{{ n }} 天{% plural %}{{ n }} 天整{% endblocktranslate %}</p>
</main>
"""
PYTHON = """
from django.utils.translation import gettext as _, pgettext
def greet():
    return _("日期"), _("第一行"
                        "第二行"), pgettext("月份", "三月"), "不译"
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "greeting.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def test_every_text_is_found_with_its_plural_context_and_places(base: Path) -> None:
    found = messages.gather(base)
    assert {key: plural for key, (plural, _) in found.items()} == {
        (None, "日期"): None,
        (None, "第一行第二行"): None,
        ("月份", "三月"): None,
        (None, "共 %(n)s 人"): None,
        (None, "%(n)s 天"): "%(n)s 天整",
    }
    assert [file for file, _ in found[None, "日期"][1]] == ["desk/greeting.py", "templates/page.html"]


def test_a_merge_keeps_translations_drops_what_is_gone_and_compiles(base: Path) -> None:
    path = base / "locale" / "django.po"
    assert messages.merge(path, messages.gather(base)) == (5, 0, 5)
    catalogue = polib.pofile(str(path))
    date = catalogue.find("日期")
    assert date
    date.msgstr = "Date"
    catalogue.save()
    (base / "desk" / "greeting.py").unlink()
    assert messages.merge(path, messages.gather(base)) == (0, 2, 2)
    with path.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("日期") == "Date"


def test_a_second_merge_changes_no_byte(base: Path) -> None:
    path = base / "locale" / "django.po"
    messages.merge(path, messages.gather(base))
    before = path.read_bytes()
    messages.merge(path, messages.gather(base))
    assert path.read_bytes() == before
