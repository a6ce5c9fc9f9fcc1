"""One of the eight: `python -m tests.bench.writer audited|unaudited|unchained PLACE SECONDS`, in the bench's world."""

import json
import os
import sys
import time
from uuid import uuid4

os.environ["DJANGO_SETTINGS_MODULE"] = "register.config.settings"  # the bench names the world in RAK_*

import django

django.setup()

from django.db import transaction

from register.audit import canonical, chain, services
from register.audit.models import Event
from register.incidents.models import Case
from tests.bench.world import FIRST_DAY


def business(place: int, name: str) -> Case:
    return Case.objects.create(
        uuid=uuid4(), reference=name, authority_id=place, unit_id=place, reported_on=FIRST_DAY,
        reporter="anonymous", life_danger="no",
    )  # fmt: skip


def audited(place: int, name: str) -> None:
    with transaction.atomic():
        case = business(place, name)
        services.record(kind="case.read", by=1, subject=f"case:{case.uuid}", organisation=place)


def unaudited(place: int, name: str) -> None:
    with transaction.atomic():
        business(place, name)


def unchained(place: int, name: str) -> None:
    """The event's row without its place in the chain."""
    with transaction.atomic():
        case = business(place, name)
        Event.objects.create(
            at=services._moment(day_only=False), kind="case.read", by=1, subject=f"case:{case.uuid}",
            organisation=place, detail=canonical.written({}),
        )  # fmt: skip


WAYS = {"audited": audited, "unaudited": unaudited, "unchained": unchained}


def main() -> None:
    write, place, seconds = WAYS[sys.argv[1]], int(sys.argv[2]), float(sys.argv[3])
    chain.installation()
    print("ready", flush=True)
    sys.stdin.readline()
    count, worst, now = 0, 0.0, time.perf_counter()
    end = now + seconds
    while now < end:
        write(place, f"W{os.getpid()}-{uuid4().hex[:10]}")
        done = time.perf_counter()
        count, worst, now = count + 1, max(worst, done - now), done
    print(json.dumps({"count": count, "worst": worst}), flush=True)


if __name__ == "__main__":
    main()
