"""What is remembered of signing in and out, and the own password."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from register.accounts.models import User
from register.audit.services import record


def note(*, kind: str, user: User, form: str = "") -> None:
    """Remember something a person did with the own account."""
    with transaction.atomic():
        record(kind=kind, by=user.pk, subject=f"user:{user.pk}", detail={"form": form} if form else None)


def note_sign_in(*, user: User) -> None:
    note(kind="account.signed_in", user=user)


def note_sign_out(*, user: User) -> None:
    note(kind="account.signed_out", user=user)


def note_refused_sign_in(*, username: str) -> None:
    """Too many guesses on one account; a name that is nobody's is not remembered."""
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is not None:
        with transaction.atomic():
            record(kind="account.sign_in_refused", by=None, subject=f"user:{user.pk}")


def note_audit_read(*, user: User, kind: str, subject: str, day: date | None) -> None:
    """Whoever reads the trail is in it too."""
    detail = {"kind": kind, "subject": subject, "day": day.isoformat() if day else ""}
    with transaction.atomic():
        record(kind="audit.read", by=user.pk, detail={key: value for key, value in detail.items() if value})


def change_password(*, user: User, password: str) -> None:
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise ValidationError({"password": problem.messages}) from problem
        user.set_password(password)
        user.save(update_fields=["password"])
        record(kind="account.password_changed", by=user.pk, subject=f"user:{user.pk}")
