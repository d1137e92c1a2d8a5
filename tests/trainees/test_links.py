"""Personal links: shown once, kept as a hash, found and revoked."""

import hashlib
from typing import Any

from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from trainees import links
from trainees.models import Cadre, LinkKind, PersonalLink


def test_only_the_hash_of_a_token_is_kept(cast: Cast) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=cast.organiser)
    link = PersonalLink.objects.get()
    assert (len(token), link.token_hash, link.issued_by) == (
        43,
        hashlib.sha256(token.encode()).hexdigest(),
        cast.organiser,
    )
    assert token not in str(AuditEntry.objects.values())


def test_a_link_is_found_by_its_token_and_kind_alone(cast: Cast) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    found = links.find(token, kind=LinkKind.PAGE)
    assert found
    assert found.cadre == cast.cadre
    assert (links.find(token, kind=LinkKind.FEED), links.find(token + "x", kind=LinkKind.PAGE)) == (
        None,
        None,
    )


def test_a_new_link_ends_the_former_of_its_kind(cast: Cast) -> None:
    feed = links.issue(cast.cadre, kind=LinkKind.FEED, by=None)
    former = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    present = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    assert links.find(former, kind=LinkKind.PAGE) is None
    assert links.find(present, kind=LinkKind.PAGE)
    assert links.find(feed, kind=LinkKind.FEED)


def test_a_page_link_makes_the_account_where_there_is_none(cast: Cast) -> None:
    cadre = factories.cadre("李新", cast.community, phone="13900001111")
    links.issue(cadre, kind=LinkKind.PAGE, by=None)
    cadre.refresh_from_db()
    assert cadre.user
    assert (cadre.user.username, cadre.user.name, cadre.user.unit, cadre.user.has_usable_password()) == (
        f"cadre-{cadre.pk}",
        "李新",
        cast.community,
        False,
    )
    grant = cadre.user.grants.get()
    assert (grant.role, grant.unit) == ("cadre", cast.community)


def test_a_feed_needs_no_account(cast: Cast) -> None:
    cadre = factories.cadre("李新", cast.community)
    links.issue(cadre, kind=LinkKind.FEED, by=None)
    assert not User.objects.filter(username=f"cadre-{cadre.pk}").exists()


def test_a_revoked_link_is_dead(cast: Cast) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    link = PersonalLink.objects.get()
    links.revoke(link, by=cast.organiser)
    links.revoke(link, by=cast.organiser)
    assert links.find(token, kind=LinkKind.PAGE) is None
    assert AuditEntry.objects.filter(action="trainees.revoke_link").count() == 1


def test_the_queries_do_not_grow_with_the_people(cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (2, 40):
        cadres: list[Cadre] = [factories.cadre(f"李{size}", cast.community) for _ in range(size)]
        with count_queries() as queries:
            tokens = links.issue_many(cadres, kind=LinkKind.PAGE, by=None)
        assert len(set(tokens.values())) == size
        counts.append(len(queries))
    assert len(set(counts)) == 1
