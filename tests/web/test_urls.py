"""Every address times every role, with keys: the table says who gets in, and an address outside it fails."""

from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register.accounts import services as accounts
from register.codes import lists
from register.incidents.casework import identity, measures, reading, sharing
from register.incidents.models import Case
from tests.incidents.intake.writing import sent
from tests.people import Cast
from tests.web import url_table, url_walk

WHO = (url_walk.NOBODY, *url_table.CAST)


def told(cast: Cast) -> Case:
    """A named report from the library that CKS may read, with a question about the names."""
    receipt = sent(cast.library.pk, named=True, name="Vera Tallmark", contact="070-174 06 05")
    case = Case.objects.get(reference=receipt["reference"])
    boxes = reading.boxes_of(case, cast.analyst.unlock())
    analyst = cast.analyst.fresh()
    identity.ask_for_names(case=case, purpose="contact", reason="Hon ska ringas.", by=analyst)
    measures.decide_measure(
        case=case, kind=lists.codes_of("ATGARD")[0], text="Lås dörren.", responsible=analyst,
        due_date=timezone.localdate() + timedelta(days=7), boxes=boxes, by=analyst,
    )  # fmt: skip
    sharing.share_case(case=case, person=cast.lead.fresh(), by=analyst, unlocked=cast.analyst.unlock())
    accounts.name_custodian(user=cast.lead.fresh(), by=cast.administrator.fresh())
    case.refresh_from_db()
    file = SimpleUploadedFile("bild.txt", b"En rad text.\n")
    added = url_walk.client_of("analyst", cast).post(
        reverse("cases:add_file", args=[case.uuid]), {"file": file, "version": case.version}
    )
    assert added.status_code == 302
    return case


def tried(client: Client, url: str) -> str:
    """What the address answers; nothing that it did remains."""
    cookies = client.cookies.copy()
    with transaction.atomic(), transaction.atomic("keys"):
        found = url_walk.outcome(client, "get", url)
        if found == "not by link":
            found = url_walk.outcome(client, "post", url)
        transaction.set_rollback(True)
        transaction.set_rollback(True, "keys")
    client.cookies = cookies
    return found


def matrix(cast: Cast, case: Case) -> dict[str, dict[str, str]]:
    """name → who → outcome."""
    clients = {who: url_walk.client_of(who, cast) for who in WHO}
    return {
        name: {who: tried(client, url_walk.address(name, cast, case)) for who, client in clients.items()}
        for name in url_walk.names()
    }


def test_every_address_is_in_the_table() -> None:
    assert sorted(set(url_walk.names()) ^ set(url_table.OPEN_TO)) == []


def test_who_gets_where(cast: Cast) -> None:
    found = matrix(cast, told(cast))

    assert found == {name: url_table.expected(name, WHO) for name in url_table.OPEN_TO}


def test_missing_and_other_peoples_case_look_the_same(cast: Cast) -> None:
    """Every address with a case in it, to everybody who may not see it: the same status and the same page."""
    case, missing = told(cast), uuid4()
    different = []
    for who in ("handler_social", "handler_housing", "outsider", "auditor", "administrator", "manager_library"):
        client = url_walk.client_of(who, cast)
        for name in url_table.OF_A_CASE:
            address = url_walk.address(name, cast, case)
            real, gone = (answered(client, one) for one in (address, address.replace(str(case.uuid), str(missing))))
            if real != gone or real[0] != 404:
                different.append((who, name, real[0], gone[0]))

    assert different == []


def answered(client: Client, url: str) -> tuple[int, str]:
    answer = client.get(url)
    if answer.status_code == 405:
        answer = client.post(url)
    return answer.status_code, url_walk.settled(answer, url)


def test_login_comes_back_to_where_one_was_going(client: Client, db: None) -> None:
    assert client.get(reverse("cases:inbox")).headers["Location"] == "/konto/logga-in/?next=%2Farenden%2F"
