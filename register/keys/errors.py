"""What can go wrong with keys, each in its own name. None carries a secret or a name."""


class KeyProblem(Exception):
    """Any of these."""


class WrongWords(KeyProblem):
    """The words, or the passkey, open nothing here."""


class NoKey(KeyProblem):
    """This person holds no key to that."""


class NotEnrolled(KeyProblem):
    """This person has no key of their own yet."""


class AlreadyEnrolled(KeyProblem):
    """This person already has a key of their own."""


class LastSlot(KeyProblem):
    """The only way to unlock cannot be removed."""


class NoHolder(KeyProblem):
    """Nobody could open what would be sealed, so nothing may be sealed."""


class Outdated(KeyProblem):
    """What was sealed beforehand was sealed to a key that has been changed since."""


class NotAMember(KeyProblem):
    """Only somebody who is meant to hold a key can be given it."""


class NoSuchReceipt(KeyProblem):
    """No report answers to these words."""


class ForeignKeyStore(KeyProblem):
    """The key store and the data store belong to different installations."""
