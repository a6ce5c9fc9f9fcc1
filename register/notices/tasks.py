"""What a worker does: looks up who is meant, and mails a sentence without content."""

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from register.notices import recipients


@task()
def mail_that_something_waits(kind: str, number: int) -> int:
    """One mail per person, so that nobody sees who else was told. Gives how many were sent."""
    addresses = recipients.addresses(kind, number)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Something waits for you in %(site)s") % {"site": settings.RAK_SITE_NAME}
        body = _(
            "Something waits for you. Sign in the way you usually do to read it.\n\n"
            "This message has no link and says nothing about what it is, so that nobody else can learn from it.\n"
        )
        messages = [EmailMessage(subject, body, to=[address]) for address in addresses]
    return get_connection().send_messages(messages) or 0
