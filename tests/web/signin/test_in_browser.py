"""Sign-in and administration in a real browser: a phone without scripts, a passkey that unlocks, axe on pages."""

from typing import Any

import pyotp
import pytest
from django.urls import reverse

from register.accounts import services as accounts
from register.keys import queries as keyring
from register.keys import services as keys
from tests import axe
from tests.people import Cast, Person, give_role
from tests.web.signin.entering import SECRET, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
]
PHONE, SCREEN = (320, 640, False), (1280, 800, True)
GO_ON = "main form:visible button.govuk-button:visible"
SCROLLED = frozenset({"color-contrast"})  # cells of a wide table that are scrolled out of sight cannot be judged
PAGES = {
    "nobody": ["signin:login", "signin:activate"],
    "analyst": ["signin:home", "signin:account", "signin:unlock"],
    "administrator": [
        "administration:start", "administration:accounts", "administration:new_account", "administration:places",
        "administration:new_place", "administration:read_in", "administration:custodians", "administration:waiting",
        "administration:roles", "administration:give_role", "administration:person", "administration:place",
        "administration:rules", "administration:confirm",
    ],
    "auditor": ["administration:audit"],
}  # fmt: skip


@pytest.fixture
def open_browser(browser: Any, live_server: Any, settings: Any) -> Any:
    """Makes pages of a size, with or without scripts, on the live server over http."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.COOKIE_PREFIX, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME = "", "csrf", "session"
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    contexts = []

    def made(size: tuple[int, int, bool], *, bypass_csp: bool = False) -> Any:
        width, height, scripts = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, bypass_csp=bypass_csp
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        return page

    yield made
    for context in contexts:
        context.close()


def enter(page: Any, address: str, person: Person) -> None:
    """Put a signed-in, unlocked session's cookies into the browser."""
    client = signed_in(person)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": address} for name, morsel in client.cookies.items()]
    )


def width_of(page: Any) -> float:
    return float(page.locator("main").bounding_box()["width"])


def test_newcomer_comes_all_the_way_in_on_a_phone_without_scripts(
    open_browser: Any, live_server: Any, cast: Cast
) -> None:
    user, code = accounts.create_account(username="nils.ny", full_name="Nils Ny", by=cast.administrator.user)
    give_role(user, "cks_analyst", cast.municipality, cast.administrator.user)
    page, password = open_browser(PHONE), "ett ganska långt lösenord"
    page.goto(live_server.url + reverse("signin:activate"))
    page.fill("#id_code", code)
    page.fill("#id_password", password)
    page.fill("#id_again", password)
    page.locator(GO_ON).first.click()
    page.fill("#id_login", "nils.ny")
    page.fill("#id_password", password)
    page.locator(GO_ON).first.click()

    page.wait_for_url("**/andra-faktor/")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.fill("#id_code", pyotp.TOTP(secret).now())
    page.locator(GO_ON).first.click()
    page.wait_for_url("**/aterstallningskoder/")
    codes = page.locator("main ul li").all_inner_texts()
    page.get_by_role("link", name="Jag har sparat dem").or_(page.get_by_role("link", name="I have kept them")).click()
    page.goto(live_server.url + reverse("signin:make_words"))
    page.locator(GO_ON).first.click()
    words = page.locator("[data-words] li").all_inner_texts()
    page.goto(live_server.url + reverse("signin:confirm_words"))
    for field in page.locator("input[name^=word_]").all():
        field.fill(words[int(field.get_attribute("name").removeprefix("word_")) - 1])
    page.locator(GO_ON).first.click()
    page.wait_for_url("**/konto/")

    assert (len(codes), len(words), width_of(page) <= 320) == (10, 6, True)
    assert user.pk in keyring.waiting()["cks", None]
    keys.push_waiting(cast.analyst.unlock())
    assert user.pk in keyring.members()["cks", None]
    assert page.complaints == []


def test_passkey_is_added_unlocks_and_then_signs_in_and_unlocks_in_one_touch(
    open_browser: Any, live_server: Any, cast: Cast
) -> None:
    page = open_browser(SCREEN)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    address = live_server.url
    signed_in(cast.analyst)  # gives the account its authenticator app

    add_unlocking_passkey(page, address, cast.analyst)
    page.locator(".rak-lock form button").click()
    page.wait_for_url("**/konto/")
    locked = page.locator(".rak-lock__state--open").count()
    page.goto(address + reverse("signin:unlock"))
    page.locator("form[data-passkey=unlock] button").click()
    page.wait_for_url("**/konto/")
    unlocked = page.locator(".rak-lock__state--open").count()
    page.context.clear_cookies()
    sign_in(page, address, "analyst")
    page.locator("form[data-passkey=sign-in] button").click()
    page.wait_for_url("**/konto/")
    in_one_touch = page.locator(".rak-lock__state--open").count()

    assert (locked, unlocked, in_one_touch) == (0, 1, 1)
    assert sorted(slot.form for slot in keys.slots_of(cast.analyst.user.pk)) == ["prf", "words"]
    assert page.complaints == []


def add_unlocking_passkey(page: Any, address: str, person: Person) -> None:
    """Sign in with the app, unlock with the words, add a passkey and let it unlock."""
    sign_in(page, address, person.user.username)
    page.fill("#id_code", pyotp.TOTP(SECRET).now())
    page.locator(GO_ON).first.click()
    page.wait_for_url("**/konto/")
    page.goto(address + reverse("signin:unlock"))
    page.fill("#id_words", " ".join(person.words))
    page.locator(GO_ON).first.click()
    page.wait_for_url("**/konto/")
    for name in ("signin:add_passkey", "signin:passkey_unlocks"):
        page.goto(address + reverse(name))
        page.locator(GO_ON).first.click()
        page.wait_for_url("**/mitt-konto/")


def sign_in(page: Any, address: str, username: str) -> None:
    page.goto(address + reverse("signin:login"))
    page.fill("#id_login", username)
    page.fill("#id_password", "en lång och lugn mening om båtar")
    page.locator(GO_ON).first.click()
    page.wait_for_url("**/andra-steget/")


def address_of(cast: Cast, name: str) -> str:
    parts = {
        "administration:give_role": [cast.analyst.user.pk],
        "administration:person": [cast.analyst.user.pk],
        "administration:place": [cast.leisure.pk],
        "administration:rules": ["administration:change_place", cast.leisure.pk, "regler"],
        "administration:confirm": ["administration:act", cast.analyst.user.pk, "stang"],
    }.get(name, [])
    if parts and isinstance(parts[0], str):
        name, parts = parts[0], parts[1:]
    return reverse(name, args=parts)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_pleases_axe(open_browser: Any, live_server: Any, cast: Cast, width: int) -> None:
    found: dict[str, list[str]] = {}
    for who, names in PAGES.items():
        page = open_browser((width, 800, True), bypass_csp=True)
        if who != "nobody":
            enter(page, live_server.url, getattr(cast, who))
        for name in names:
            page.goto(live_server.url + address_of(cast, name))
            wide = int(page.evaluate("document.documentElement.scrollWidth"))
            found[name] = (
                axe.findings(page, reviewed=SCROLLED if width == 320 else frozenset())
                + ([f"{wide} px wide"] if wide > width else [])
                + page.complaints
            )

    assert {name: said for name, said in found.items() if said} == {}
