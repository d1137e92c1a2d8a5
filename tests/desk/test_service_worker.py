"""The worker's script."""

import re
from typing import Any

from django.test import Client

from tests.conftest import Cast


def test_it_is_a_script_at_the_top_of_the_site(db: None) -> None:
    answer = Client().get("/sw.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert re.findall(r'importScripts\("(.*)"\)', answer.content.decode()) == ["/static/js/roll_worker.js"]
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_it_is_the_same_for_everybody(cast: Cast, as_user: Any) -> None:
    nobodys = Client().get("/sw.js").content
    assert as_user(cast.head_teacher).get("/sw.js").content == nobodys
    assert as_user(cast.administrator).get("/sw.js").content == nobodys


def test_it_names_the_doors_at_which_all_that_is_kept_is_dropped(db: None) -> None:
    assert '"doors": ["/sign-in/", "/sign-out/"]' in Client().get("/sw.js").content.decode()


def test_only_get(db: None) -> None:
    assert Client().post("/sw.js").status_code == 405
