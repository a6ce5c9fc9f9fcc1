"""Making, opening and closing accounts. A new person gets a code that works once, shown once, never mailed."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.accounts.models import Activation, RoleAssignment, Session, User
from register.accounts.services.roles import restamp, revoke_role
from register.audit.services import record

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16
CODE_LIFE = timedelta(days=7)


def create_account(*, username: str, full_name: str, email: str = "", by: User | None) -> tuple[User, str]:
    """Make an account and the one-time code that opens it."""
    user = User(username=username.strip().lower(), full_name=full_name.strip(), email=email.strip())
    with transaction.atomic():
        _check(user)
        user.set_unusable_password()
        user.save()
        record(kind="account.created", by=by.pk if by else None, subject=f"user:{user.pk}")
        code = _new_code(user)
    return user, code


def issue_activation(*, user: User, by: User | None) -> str:
    """A new code for somebody who cannot sign in: password, second factor and sessions are set aside.

    The keys are not touched: whoever has the code still needs the person's own six words to read anything.
    """
    with transaction.atomic():
        user = _changeable(user, by)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth's table, without stubs
        _drop_sessions(user)
        record(kind="account.code_issued", by=by.pk if by else None, subject=f"user:{user.pk}")
        return _new_code(user)


def activate(*, code: str, password: str) -> User:
    """Choose a password with a one-time code, which is then used up."""
    digest = _digest(code)
    with transaction.atomic():
        found = Activation.objects.select_for_update().filter(digest=digest).select_related("user").first()
        if found is None or found.expires_at < timezone.now() or not found.user.is_active:
            raise ValidationError(
                {"code": [_("This code does not work. It may have been used already or be too old.")]}
            )
        user = found.user
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise ValidationError({"password": problem.messages}) from problem
        user.set_password(password)
        user.save(update_fields=["password"])
        found.delete()
        record(kind="account.activated", by=user.pk, subject=f"user:{user.pk}")
    return user


def confirm_words(*, user: User) -> None:
    """The person has shown that the six words were written down."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk, words_confirmed_at__isnull=True).update(words_confirmed_at=timezone.now())
        record(kind="account.words_confirmed", by=user.pk, subject=f"user:{user.pk}")


def change_contact(*, user: User, full_name: str, email: str, by: User) -> User:
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        user.full_name, user.email = full_name.strip(), email.strip()
        _check(user)
        user.save(update_fields=["full_name", "email"])
        record(kind="account.changed", by=by.pk, subject=f"user:{user.pk}")
    return user


def close_account(*, user: User, by: User | None) -> User:
    """End a person's sign-in, sessions, roles and key memberships at once."""
    with transaction.atomic():
        user = _changeable(user, by)
        for assignment in RoleAssignment.objects.filter(user=user, ended_at__isnull=True):
            revoke_role(assignment=assignment, by=by)
        user.is_active = False
        user.save(update_fields=["is_active"])
        Activation.objects.filter(user=user).delete()
        _drop_sessions(user)
        restamp(user)
        record(kind="account.closed", by=by.pk if by else None, subject=f"user:{user.pk}")
    return user


def open_account(*, user: User, by: User) -> str:
    """Open a closed account again, with no roles and a new code."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active:
            raise ValidationError(_("The account is already open."), code="open")
        user.is_active = True
        user.save(update_fields=["is_active"])
        restamp(user)
        record(kind="account.opened", by=by.pk, subject=f"user:{user.pk}")
        return issue_activation(user=user, by=by)


def end_session(*, user: User, mark: str, by: User) -> None:
    """End one of a person's sessions, named by its public mark."""
    with transaction.atomic():
        ended, _rows = Session.objects.filter(user_id=user.pk, mark=mark).delete()
        if not ended:
            raise ValidationError(_("That session has already ended."), code="ended")
        record(kind="session.ended", by=by.pk, subject=f"user:{user.pk}")


def end_sessions(*, user: User, by: User) -> int:
    """Log a person out everywhere."""
    with transaction.atomic():
        ended = _drop_sessions(user)
        record(kind="session.all_ended", by=by.pk, subject=f"user:{user.pk}", detail={"count": ended})
    return ended


def _changeable(user: User, by: User | None) -> User:
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("You cannot do this to your own account. Ask another administrator."))
    found = User.objects.select_for_update().get(pk=user.pk)
    if not found.is_active:
        raise ValidationError(_("The account is closed."), code="closed")
    return found


def _drop_sessions(user: User) -> int:
    ended, _rows = Session.objects.filter(user_id=user.pk).delete()
    return ended


def _new_code(user: User) -> str:
    code = "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))
    Activation.objects.update_or_create(
        user=user, defaults={"digest": _digest(code), "expires_at": timezone.now() + CODE_LIFE}
    )
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _digest(code: str) -> bytes:
    """80 random bits need no slow hash."""
    plain = "".join(letter for letter in code.upper() if letter in CODE_ALPHABET)
    return hashlib.sha256(b"rak-rygg activation " + plain.encode()).digest()


def _check(user: User) -> None:
    problems: dict[str, list[object]] = {}
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as found:
        if "username" in found.message_dict:
            problems["username"] = [_("Use letters without å, ä and ö, digits, full stop, hyphen or underscore.")]
    if not user.full_name:
        problems["full_name"] = [_("Write the person's name.")]
    if User.objects.exclude(pk=user.pk).filter(username__iexact=user.username).exists():
        problems["username"] = [_("Another account has this user name.")]
    if user.email and not _is_address(user.email):
        problems["email"] = [_("Write an e-mail address like name@example.org.")]
    if problems:
        raise ValidationError(problems)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
