"""What is open right now, in memory, for one request: a person's private key and the audience keys it opens."""

from functools import cached_property

from register.crypto import hpke
from register.crypto.aead import Box
from register.crypto.derive import subkey
from register.crypto.errors import CannotOpen
from register.crypto.secrecy import Guarded
from register.keys import places


class AudienceSecret(Guarded):
    """One generation of an audience, opened: its private key for the in-box, its symmetric key for the files."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != hpke.PRIVATE_LENGTH:
            raise CannotOpen
        self.secret = secret

    @cached_property
    def private(self) -> hpke.PrivateKey:
        """Opens what was sealed to the audience's public key."""
        return hpke.load_private(self.secret)

    @cached_property
    def files(self) -> Box:
        """Opens what members have filed.

        It follows from the part of the private key that the public key answers for to the last bit, so nobody
        who helps to bring the key back can turn a bit of it unseen.
        """
        return Box(subkey(self.secret[: hpke.CHECKED_LENGTH], "audience files"))


class Unlocked(Guarded):
    """A person whose key is open. Lives one request; is never shown, stored or sent anywhere."""

    def __init__(self, user_id: int, private: bytes) -> None:
        self.user_id = user_id
        self.private = private
        self._opened: dict[tuple[int, int], AudienceSecret] = {}

    @cached_property
    def loaded(self) -> hpke.PrivateKey:
        """The private key as an object."""
        return hpke.load_private(self.private)

    def audience(self, audience_id: int, generation: int, envelope: bytes) -> AudienceSecret:
        """Open a seal made to this person, once for each generation."""
        place = (audience_id, generation)
        if place not in self._opened:
            context = places.seal(audience_id, generation, self.user_id)
            self._opened[place] = AudienceSecret(hpke.open_with(self.loaded, envelope, context))
        return self._opened[place]
