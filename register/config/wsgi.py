"""The entry point for gunicorn. An unsafe start is refused here, before the first request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "register.config.settings")
application = get_wsgi_application()

from register.config.checks import refuse_unsafe_start  # noqa: E402  the apps must be ready first
from register.config.databases import leave  # noqa: E402  the apps must be ready before this, too

refuse_unsafe_start()
leave()  # the workers are copies of this process, and a connection in two processes answers the wrong one
