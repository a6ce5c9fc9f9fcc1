"""Tells people that something waits for them, never what. Arguments are ids only."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from register.notices import tasks

ORGANISATION, CKS, PERSON, KEEPERS, LEAD = "organisation", "cks", "person", "keepers", "lead"


def tell_handlers(authority_id: int, *, is_urgent: bool = False) -> None:
    """Mail the handlers of one department or company."""
    _tell(ORGANISATION, authority_id, is_urgent=is_urgent)


def tell_cks(*, is_urgent: bool = False) -> None:
    _tell(CKS, 0, is_urgent=is_urgent)


def tell_person(user_id: int, *, is_urgent: bool = False) -> None:
    _tell(PERSON, user_id, is_urgent=is_urgent)


def tell_names_keepers(authority_id: int) -> None:
    """Mail those who decide who may see names at a department or company."""
    _tell(KEEPERS, authority_id, is_urgent=False)


def tell_lead() -> None:
    """Mail the leaders of CKS at once."""
    _tell(LEAD, 0, is_urgent=True)


def _tell(kind: str, number: int, *, is_urgent: bool) -> None:
    """One mail however many things wait. What can wait goes at the next full hour, so that the minute tells nothing."""
    task = tasks.mail_that_something_waits
    waiting = DBTaskResult.objects.filter(
        task_path=task.module_path,
        status="READY",
        args_kwargs={"args": [kind, number], "kwargs": {}},
        priority=_priority(is_urgent=is_urgent),
    )
    if waiting.exists():
        return
    later = task.using(priority=_priority(is_urgent=is_urgent), run_after=None if is_urgent else next_full_hour())
    result = later.enqueue(kind, number)
    DBTaskResult.objects.filter(pk=result.id).update(enqueued_at=_midnight())


def next_full_hour() -> datetime:
    now = timezone.localtime()
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _priority(*, is_urgent: bool) -> int:
    return 50 if is_urgent else 0


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))


def queue_at(task: Task[[], int], when: datetime) -> None:
    """Let the worker do something at a full hour, once however often it is asked for. Takes no arguments."""
    if DBTaskResult.objects.filter(task_path=task.module_path, status="READY", run_after=when).exists():
        return
    result = task.using(run_after=when).enqueue()
    DBTaskResult.objects.filter(pk=result.id).update(enqueued_at=_midnight())


def sweep() -> int:
    """Forget finished notices: when they were sent is nobody's business a day later."""
    count, _each = DBTaskResult.objects.finished().filter(finished_at__lt=_midnight()).delete()
    return count
