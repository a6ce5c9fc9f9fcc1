"""The report's pages, the whole way through and by every turning."""

import pytest
from django.test import Client
from django.urls import reverse

from register.accounts.models import Session
from register.incidents.models import Case, Draft
from tests.web.report.filling import HURT, TELL, WHAT, WHEN, WHERE, fill, post, said, send, words_of
from tests.web.signin.entering import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_whole_way_gives_receipt_and_advice(client, cast):
    fill(client, cast.library)

    page = send(client)

    case = Case.objects.get()
    shown = said(page)
    assert page.status_code == 200
    assert len(words_of(page).split()) == 5
    assert case.reference in shown
    assert "The handlers at Kultur- och fritidsförvaltningen can read it." in shown
    assert "Write the call down word for word." in shown
    assert page.content.count(b"/handbok/a/") == 3
    assert "116 006" in shown


def test_anonymous_report_leaves_no_session_and_few_cookies(client, cast, settings):
    fill(client, cast.library)
    send(client)

    assert Session.objects.count() == 0
    names = {settings.COOKIE_PREFIX + name for name in ("draft", "csrf", "language")}
    assert set(client.cookies) <= names
    morsel = client.cookies[settings.COOKIE_PREFIX + "draft"]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert bool(morsel["secure"]) is not settings.RAK_DEMO


def test_double_press_shows_the_same_receipt(client, cast):
    fill(client, cast.library)
    first = send(client)

    second = client.post(reverse("report:check"), follow=True)

    assert words_of(first) == words_of(second)
    assert Case.objects.count() == 1


def test_sent_report_cannot_be_changed_by_going_back(client, cast):
    fill(client, cast.library)
    send(client)

    response = post(client, "tell", TELL | {"text": "något annat"})

    assert (response.status_code, response.url) == (302, reverse("report:receipt"))


def test_receipt_closes_for_good(client, cast):
    fill(client, cast.library)
    send(client)

    client.post(reverse("report:receipt"))

    assert client.get(reverse("report:receipt")).status_code == 410
    assert Draft.objects.count() == 0


def test_personal_number_is_warned_about_and_nothing_is_lost(client, cast):
    fill(client, cast.library, until="tell")
    text = "Mannen heter 900118-9811 och skrek."

    warned = post(client, "tell", TELL | {"text": text})
    again = post(client, "tell", TELL | {"text": text, "number_stays": "on"})

    assert warned.status_code == 400
    assert "We do not need it, and it can harm the person if it spreads." in said(warned)
    assert text in warned.content.decode()
    assert (again.status_code, again.url) == (302, reverse("report:who"))


def test_social_services_keep_clients_out_with_the_reason(client, cast):
    fill(client, cast.homecare, until="tell")

    page = client.get(reverse("report:tell"))
    refused = post(client, "tell", TELL)
    taken = post(client, "tell", TELL | {"clients_out": "on"})

    assert "OSL 26:1" in said(page)
    assert refused.status_code == 400
    assert "tick the box" in said(refused)
    assert taken.status_code == 302


def test_other_places_do_not_ask_about_clients(client, cast):
    fill(client, cast.library, until="tell")

    assert b"clients_out" not in client.get(reverse("report:tell")).content


@pytest.mark.parametrize(("place", "asks"), [("library", True), ("depot", False)])
def test_only_authorities_ask_who_did_it(client, cast, place, asks):
    fill(client, getattr(cast, place))

    page = client.get(reverse("report:more"))

    assert (b'name="actor"' in page.content) is asks
    assert ("A company may not keep a register" in said(page)) is not asks
    assert ("Who did it" in said(client.get(reverse("report:check")))) is asks


def test_suspicion_of_another_country_asks_for_a_call_and_keeps_nothing(client, cast):
    fill(client, cast.library, until="who")

    response = post(client, "start", WHAT | {"what": ["threat", "foreign"]})
    page = client.get(response.url)

    assert response.url == reverse("report:call")
    assert "please do not write about it here" in said(page)
    assert Draft.objects.count() == 0
    assert client.get(reverse("report:tell")).status_code == 410


def test_somebody_inside_is_shown_the_whistleblowing_channel_once(client, cast):
    first = post(client, "start", WHAT | {"what": ["threat", "colleague"]})
    page = client.get(first.url)
    again = post(client, "start", WHAT | {"what": ["threat", "colleague"]})

    assert first.url == reverse("report:inside")
    assert b"/handbok/a/lag-visselblasning/" in page.content
    assert again.url == reverse("report:hurt")
    assert client.get(reverse("report:start")).content.count(b" checked") == 2


def test_link_from_the_handbook_preselects_a_code_only(client, cast):
    page = client.get(reverse("report:start") + "?form=HOT&fran=hot")
    nonsense = client.get(reverse("report:start") + "?form=<script>&fran=x")

    assert page.content.count(b" checked") == 1
    assert nonsense.content.count(b" checked") == 0
    assert b"<script>&" not in nonsense.content


def test_sign_on_the_wall_chooses_the_place(client, cast):
    signs = ((client, "?enhet=KFF-1"), (Client(), "?enhet=XX"))
    answers = (("start", WHAT), ("hurt", HURT), ("when", WHEN), ("where", WHERE))
    response, unknown = ([post(who, *one, link) for one in answers][-1] for who, link in signs)

    assert (response.url, unknown.url) == (reverse("report:tell"), reverse("report:place"))


def test_place_is_found_by_typing_without_scripts(client, cast):
    fill(client, cast.library, until="place")

    found = post(client, "place", {"q": "biblio", "search": "1"})
    none = post(client, "place", {"q": "zzz", "search": "1"})

    assert "Stadsbiblioteket" in said(found)
    assert "Hemtjänsten" not in said(found)
    assert "No place has that name." in said(none)


def test_other_place_asks_again_who_may_know(client, cast):
    fill(client, cast.library, who={"manager": str(cast.manager_library.user.pk)})

    response = post(client, "place", {"place": cast.pool.pk})
    page = client.get(reverse("report:who"))

    assert response.url == reverse("report:who")
    assert "Bibbi" not in said(page)


def test_manager_is_offered_by_name(client, cast):
    fill(client, cast.library, until="who")

    assert "Bibbi Hyllström" in said(client.get(reverse("report:who")))


def test_writer_can_remove_everything(client, cast):
    fill(client, cast.library)

    response = client.post(reverse("report:discard"))

    assert response.url == reverse("public:start")
    assert Draft.objects.count() == 0


def test_only_cks_can_write_for_somebody_on_the_phone(cast):
    analyst, handler = signed_in(cast.analyst), signed_in(cast.handler_leisure)

    assert b'name="phone"' in analyst.get(reverse("report:start")).content
    assert b'name="phone"' not in handler.get(reverse("report:start")).content
    fill(analyst, cast.library, what={"phone": "on"})
    send(analyst)
    fill(handler, cast.library, what={"phone": "on"})
    send(handler)
    assert sorted(Case.objects.values_list("source", flat=True)) == ["phone", "web"]


def test_report_for_somebody_else_is_marked(client, cast):
    fill(client, cast.library)
    post(client, "more", {"actor": "", "witnesses": "", "victim": "Vilgot Vän"})

    send(client)

    assert Case.objects.get().source == "behalf"


def test_first_page_is_light(client, cast):
    page = client.get(reverse("report:start"))

    assert len(page.content) < 20_000
    assert b"http://" not in page.content
    assert b"https://" not in page.content
