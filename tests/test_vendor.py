"""What was made by others and lies in the tree: named, licensed, unchanged, and fetched from nowhere at run time."""

import hashlib
import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from desk.navigation import entries_for
from tests.conftest import Cast

ROOT = Path(settings.BASE_DIR)
MANIFESTS = ["static/vendor/manifest.json", "tests/vendor/manifest.json"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = (ROOT / "static/icons.svg").read_text()


def packages(manifest: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((ROOT / manifest).read_text())["packages"]
    return listed


def entries() -> list[tuple[str, str]]:
    return [
        (entry["path"], entry["sha256"])
        for manifest in MANIFESTS
        for package in packages(manifest)
        for entry in package["files"]
    ]


@pytest.mark.parametrize(("path", "sha256"), entries(), ids=[path for path, _ in entries()])
def test_a_file_is_the_one_that_the_manifest_names(path: str, sha256: str) -> None:
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_nothing_lies_there_that_the_manifest_does_not_name(manifest: str) -> None:
    folder = (ROOT / manifest).parent
    lying = {
        str(path.relative_to(ROOT)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    named = {entry["path"] for package in packages(manifest) for entry in package["files"]}
    assert lying - named - {manifest, "static/vendor/fetch.py"} == set()


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_each_package_has_its_version_and_its_licence(manifest: str) -> None:
    for package in packages(manifest):
        folder = f"{(ROOT / manifest).parent.relative_to(ROOT)}/{package['name']}-{package['version']}"
        assert package["licence"] in {"MIT", "MPL-2.0", "Apache-2.0"}
        assert f"{folder}/LICENSE" in {entry["path"] for entry in package["files"]}


def test_no_file_names_a_source_map() -> None:
    served = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"}]
    assert len(served) > 8
    assert [path.name for path in served if "sourceMappingURL" in path.read_text()] == []


def test_the_sprite_holds_the_icons_of_the_manifest() -> None:
    [icons] = [package["icons"] for package in packages(MANIFESTS[0]) if "icons" in package]
    assert re.findall(r'<symbol id="([^"]+)"', SPRITE) == sorted(icons)


def test_every_icon_on_a_page_is_in_the_sprite() -> None:
    used = {
        (path.name, icon)
        for path in TEMPLATES
        for icon in re.findall(r'_(?:icon|empty)\.html" with (?:name|icon)="([^"]+)"', path.read_text())
    }
    assert ("_topbar.html", "search") in used
    assert {(name, icon) for name, icon in used if f'id="{icon}"' not in SPRITE} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_page_loads_nothing_from_elsewhere(path: Any) -> None:
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", path.read_text()) == []


def test_no_stylesheet_or_script_of_ours_loads_from_elsewhere() -> None:
    ours = [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")]
    assert ours
    assert [
        path.name for path in ours if re.search(r"https?://|@import|url\(\s*['\"]?//", path.read_text())
    ] == []


def test_every_icon_that_code_names_is_in_the_sprite() -> None:
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    sources = [path for app in ours for path in app.rglob("*.py")]
    assert len(ours) >= 9
    named = {
        (path.name, icon)
        for path in sources
        for icon in re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text())
    }
    assert {(name, icon) for name, icon in named if f'id="{icon}"' not in SPRITE} == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", ["administrator", "organiser", "liaison", "finance", "auditor", "head_teacher", "cadre_user"]
)
def test_every_icon_of_the_navigation_is_in_the_sprite(cast: Cast, who: str) -> None:
    entries = entries_for(getattr(cast, who), "/")
    assert entries
    assert [entry.icon for entry in entries if f'id="{entry.icon}"' not in SPRITE] == []


def test_the_script_leaves_out_the_address_of_a_source_map() -> None:
    made = runpy.run_path(str(ROOT / "static/vendor/fetch.py"))["made"]
    files = {
        "a.js": b"go();\n//# sourceMappingURL=a.js.map\n",
        "a.css": b"a{}\n/*# sourceMappingURL=a.css.map */",
    }
    assert [made({}, {"from": name}, files) for name in files] == [b"go();\n", b"a{}\n"]


def test_the_script_draws_single_icons_into_one_sprite() -> None:
    sprite = runpy.run_path(str(ROOT / "static/vendor/fetch.py"))["sprite"]
    icon = b'<svg xmlns="x" width="16" viewBox="0 0 16 16">\n  <path d="M1 1"/>\n</svg>'
    assert sprite({"icons/b.svg": icon, "icons/a.svg": icon}, ["b", "a"]).decode().splitlines() == [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<symbol id="a" viewBox="0 0 16 16"><path d="M1 1"/></symbol>',
        '<symbol id="b" viewBox="0 0 16 16"><path d="M1 1"/></symbol>',
        "</svg>",
    ]
