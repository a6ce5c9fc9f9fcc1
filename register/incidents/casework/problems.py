"""Why something could not be done, each with the sentence people read. None carries anything that was written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CaseworkProblem(Exception):
    """Any of these."""

    sentence: str | Promise = _("This could not be done.")


class StaleCase(CaseworkProblem):
    sentence = _(
        "The case was changed by somebody else while you worked. Nothing of yours is lost: "
        "your answers are still in the form. Read what changed, then save again."
    )


class MoveNotAllowed(CaseworkProblem):
    sentence = _("The case cannot move there from where it stands now.")


class ReasonNeeded(CaseworkProblem):
    sentence = _("Write the reason.")


class UnknownAnswer(CaseworkProblem):
    sentence = _("One of the answers does not exist any more. Choose again.")


class SecondPersonNeeded(CaseworkProblem):
    sentence = _("Another person than you must confirm a level below the floor.")


class NotOpen(CaseworkProblem):
    sentence = _("The case is closed. Re-open it first.")


class AlreadySettled(CaseworkProblem):
    sentence = _("This is already settled.")


class CannotClose(CaseworkProblem):
    """Something is left to do; `missing` says what, in codes."""

    sentence = _("The case cannot be closed yet. Something is left to do.")

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__()
        self.missing = missing


class PersonHasNoKey(CaseworkProblem):
    sentence = _("The person has no key of their own yet and could not read the case. Ask them to sign in first.")


class NoNames(CaseworkProblem):
    sentence = _("The report holds no names.")


class NotYours(CaseworkProblem):
    sentence = _("You asked for this yourself. Somebody else must answer.")
