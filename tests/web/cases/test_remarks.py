"""Remarks on pages: CKS reads them, with a line in the trail; nobody else learns that there are any."""

import pytest
from django.urls import reverse

from register.audit.models import Event
from register.incidents.intake import feedback
from tests.people import Cast
from tests.web.cases.test_journey import said
from tests.web.signin.entering import signed_in

PAGE = reverse("cases:remarks")


def test_cks_reads_what_was_written_newest_first_and_it_is_remembered(cast: Cast) -> None:
    feedback.leave(page="hot", text="Kanariefågeln\nhittade inte.", useful="no")
    feedback.leave(page=feedback.NO_PAGE, text="", useful="yes")

    page = signed_in(cast.analyst).get(PAGE)

    shown = said(page)
    assert shown.index("Hela tjänsten") < shown.index("Kanariefågeln hittade inte.")
    assert 'href="/handbok/a/hot/"' in page.content.decode()
    events = Event.objects.filter(kind="feedback.read").values_list("by", "detail", "subject")
    assert list(events) == [(cast.analyst.user.pk, '{"count":2}', "")]


@pytest.mark.parametrize("name", ["handler_leisure", "custodian", "manager_library", "handler_social"])
def test_others_are_not_told_that_there_is_such_a_page(cast: Cast, name: str) -> None:
    feedback.leave(page="hot", text="Kanariefågeln", useful="no")

    page = signed_in(getattr(cast, name)).get(PAGE)

    assert (page.status_code, "Kanariefågeln" in page.content.decode()) == (404, False)
    assert Event.objects.filter(kind="feedback.read").count() == 0


def test_locked_key_is_asked_for_first(cast: Cast) -> None:
    page = signed_in(cast.analyst, unlocked=False).get(PAGE)

    assert page.headers["Location"].startswith(reverse("signin:unlock"))


def test_pages_hold_every_remark_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "PAGE_OF_REMARKS", 2)
    for number in range(5):
        feedback.leave(page="hot", text=f"Nummer {number}.", useful="yes")
    client, found, before = signed_in(cast.lead), [], ""

    while before is not None:
        page = client.get(PAGE + before)
        found += [row["lines"][0] for row in page.context["rows"]]
        before = f"?fore={page.context['older']}" if page.context["older"] else None

    assert found == [f"Nummer {number}." for number in (4, 3, 2, 1, 0)]
    assert client.get(PAGE + "?fore=x").status_code == 400
