"""Key membership follows roles: who should hold a key is let in or waits, who should not is let out."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from register.accounts import access
from register.accounts.models import User
from register.keys import queries as keyring
from register.keys import services as keys
from register.keys.vault import Unlocked

Place = tuple[str, int | None]


def start_keyring(*, user: User, demo_words: Sequence[str] | None = None) -> tuple[tuple[str, ...], Unlocked]:
    """Give a person a key pair and six words, and ask for the keys of the roles the person has.

    Somebody who never confirmed the words begins again; the pair nobody can open is forgotten first.
    """
    if user.words_confirmed_at is None and keys.is_enrolled(user.pk):
        keys.forget(user.pk, by=user.pk)
    words, unlocked = keys.enrol(user.pk, demo_words=demo_words)
    align_person(user=user, by=user.pk)
    return words, unlocked


def forget_keys(*, user: User, by: User) -> None:
    """The person has lost every way to unlock: they make new words, and wait for colleagues or custodians."""
    if by.pk == user.pk:
        raise ValidationError(_("You cannot do this to your own account. Ask another administrator."))
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(words_confirmed_at=None)
        keys.forget(user.pk, by=by.pk)


def name_custodian(*, user: User, by: User) -> None:
    """Let a person keep halves of every key; two such people together can give a lost key back."""
    if user.pk == by.pk:
        raise ValidationError(_("You cannot do this to your own account. Ask another administrator."))
    if not user.is_active or not keys.is_enrolled(user.pk):
        raise ValidationError({"person": [_("The person needs an open account and six words of their own first.")]})
    keys.name_custodian(user.pk, by=by.pk)


def dismiss_custodian(*, user: User, by: User) -> None:
    keys.dismiss_custodian(user.pk, by=by.pk)


def align_person(*, user: User, by: int | None = None) -> None:
    """Let one person in where the roles say so, and out everywhere else."""
    expected = access.audiences_for_user(user)
    _let_in(user.pk, expected, by)
    _let_out(user.pk, expected, by)


def align(*, by: int | None = None) -> None:
    """The same for everybody, after a change of the tree or of a policy."""
    people: dict[int, set[Place]] = {}
    for side in (keyring.members(), keyring.waiting()):
        for users in side.values():
            people |= {user_id: people.get(user_id, set()) for user_id in users}
    for place, users in access.expected_members().items():
        for user_id in users:
            people.setdefault(user_id, set()).add(place)
    for user_id, expected in sorted(people.items()):
        _let_in(user_id, expected, by)
        _let_out(user_id, expected, by)


def _let_in(user_id: int, expected: Iterable[Place], by: int | None) -> None:
    """Open what nobody has opened yet, else stand in line; somebody without a key waits too, and is seen to."""
    is_enrolled = keys.is_enrolled(user_id)
    for kind, node in sorted(expected, key=str):
        audience = keys.audience_for(kind, node)
        if audience is not None:
            keys.await_key(audience, user_id, by=by)
        elif is_enrolled:
            keys.open_audience(kind, node, [user_id], by=by)


def _let_out(user_id: int, expected: Iterable[Place], by: int | None) -> None:
    keep = set(expected)
    for side in (keyring.members(), keyring.waiting()):
        for place, users in side.items():
            if user_id in users and place not in keep:
                audience = keys.audience_for(*place)
                if audience is not None:
                    keys.expel(audience, user_id, by=by)
