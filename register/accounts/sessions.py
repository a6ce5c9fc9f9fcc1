"""The session store (SESSION_ENGINE): the key is hashed at rest and the data sealed under it.

Whoever has the table can neither use a session nor read what lies in it: both need the browser's cookie.
"""

import base64
import hashlib
import json
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from register.accounts.models import Session
from register.crypto import aead
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen
from register.statements import prepared


def digest_of(session_key: str) -> str:
    """What the table holds instead of the key that the browser has."""
    return hashlib.sha256(b"rak-rygg session " + session_key.encode()).hexdigest()


class SessionStore(SessionBase):
    """One row a session, with the id of the person signed in, so that all of a person's can be ended."""

    def load(self) -> dict[str, Any]:
        row = self._row()
        if row is None:
            self._session_key = None
            return {}
        return self._unsealed(row)

    def exists(self, session_key: str | None) -> bool:
        return bool(session_key) and Session.objects.filter(pk=digest_of(str(session_key))).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # Django's own, unstubbed
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's own, unstubbed
        user_id = data.get(SESSION_KEY)
        columns = {
            "data": self._sealed(data),
            "expires_at": self.get_expiry_date(),
            "user_id": int(user_id) if user_id else None,
            "seen_at": timezone.now(),
        }
        if not must_create:
            if not Session.objects.filter(pk=digest_of(self.session_key)).update(**columns):
                raise UpdateError
            return
        try:
            with transaction.atomic():
                Session.objects.create(pk=digest_of(self.session_key), **columns)
        except IntegrityError as taken:
            raise CreateError from taken

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lt=timezone.now()).delete()

    def mark(self) -> str:
        """The public name of this session in the person's own list."""
        row = self._row()
        return str(row.mark) if row else ""

    def _box(self) -> tuple[aead.Box, Context]:
        key = str(self.session_key)
        place = Context("session", digest_of(key), "data")
        return aead.Box(hashlib.sha256(b"rak-rygg session data " + key.encode()).digest()), place

    def _sealed(self, data: dict[str, Any]) -> str:
        box, place = self._box()
        return base64.b64encode(box.seal(json.dumps(data).encode(), place)).decode()

    def _unsealed(self, row: Session) -> dict[str, Any]:
        box, place = self._box()
        try:
            found: dict[str, Any] = json.loads(box.unseal(base64.b64decode(row.data), place))
        except (CannotOpen, ValueError):
            self._session_key = None
            return {}
        return found

    def _row(self) -> Session | None:
        if self.session_key is None:
            return None
        found = _under(digest_of(self.session_key))
        return found[0] if found and found[0].expires_at > timezone.now() else None


@prepared
def _under(digest: str) -> QuerySet[Session, Session]:
    """Every page asks."""
    return Session.objects.filter(pk=digest)
