"""Who is signed in: asked on every page, so the question is put together once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from register.accounts.models import User
from register.statements import prepared


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no stubs
    """allauth's own; only the reading of the person behind a session is ours."""

    def get_user(self, user_id: int) -> User | None:
        found = next(iter(_under(int(user_id))), None)
        return found if found is not None and self.user_can_authenticate(found) else None


@prepared
def _under(pk: int) -> QuerySet[User, User]:
    return User.objects.filter(pk=pk)
