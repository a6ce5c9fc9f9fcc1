"""What a page sends while somebody writes: locked in at once, never mistaken for an answer, and never too late."""

import pytest
from django.urls import reverse

from register.incidents.models import Case, Draft
from tests.web.report.filling import fill, post, said, send

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HALF = "En man ringde och"


def story(client) -> str:
    return client.get(reverse("report:tell")).context["form"].initial.get("text", "")


def shown_version(client) -> int:
    return client.get(reverse("report:tell")).context["version"]


def test_half_a_story_is_locked_in_and_still_to_be_finished(client, cast):
    fill(client, cast.library, until="tell")

    kept = post(client, "tell", {"text": HALF, "keep": f"{shown_version(client)}.1"})
    on = client.get(reverse("report:who"))

    assert (kept.status_code, kept.content) == (204, b"")
    assert story(client) == HALF
    assert on.url == reverse("report:tell")
    assert HALF.encode() not in bytes(Draft.objects.get().envelope)


def test_start_page_leads_on_to_where_it_was_left(client, cast):
    fill(client, cast.library, until="tell")

    page = client.get(reverse("report:start"))

    assert "You have begun a report here. Go on where you were" in said(page)
    assert f'href="{reverse("report:tell")}"' in page.content.decode()


@pytest.mark.parametrize("turn", ["0.1", "{}.0", "", "x", "1", "1.1.1", "-1.1", "9999999999.1"])
def test_what_makes_no_sense_or_comes_late_changes_nothing(client, cast, turn):
    fill(client, cast.library, until="tell")
    seen = shown_version(client)
    post(client, "tell", {"text": HALF, "keep": f"{seen}.1"})

    late = post(client, "tell", {"text": "äldre", "keep": turn.format(seen)})

    assert late.status_code == 204
    assert story(client) == HALF


def test_page_that_was_left_cannot_undo_the_finished_story(client, cast):
    fill(client, cast.library, until="tell")
    seen = shown_version(client)
    fill(client, cast.library)

    post(client, "tell", {"text": HALF, "keep": f"{seen}.7"})
    late, again = story(client), shown_version(client)
    post(client, "tell", {"text": "Mer än så.", "keep": f"{again}.1"})

    assert (late, story(client)) == ("En man ringde och skrek.", "Mer än så.")


def test_text_that_is_too_long_is_kept_to_the_limit(client, cast):
    fill(client, cast.library, until="tell")

    post(client, "tell", {"text": "å" * 9000, "keep": f"{shown_version(client)}.1"})

    assert story(client) == "å" * 8000


def test_names_are_kept_while_they_are_written(client, cast):
    fill(client, cast.library)
    seen = client.get(reverse("report:more")).context["version"]

    kept = post(client, "more", {"actor": "Sture", "victim": "x" * 301, "keep": f"{seen}.1"})
    form = client.get(reverse("report:more")).context["form"]

    assert kept.status_code == 204
    assert (form.initial["actor"], form.initial.get("victim", "")) == ("Sture", "")


def test_sent_report_keeps_nothing_more(client, cast):
    fill(client, cast.library)
    send(client)

    late = post(client, "tell", {"text": HALF, "keep": "99.1"})

    assert (late.status_code, late.url) == (302, reverse("report:receipt"))
    assert Case.objects.count() == 1


def test_without_a_draft_nothing_is_kept(client, cast):
    assert post(client, "tell", {"text": HALF, "keep": "1.1"}).status_code == 410
    assert Draft.objects.count() == 0
