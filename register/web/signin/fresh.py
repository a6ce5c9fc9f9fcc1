"""A page that changes how somebody signs in asks for the password again after five minutes."""

from allauth.account.decorators import reauthentication_required

from register.web.ui.http import View


def require_fresh(view: View) -> View:
    guarded: View = reauthentication_required(app="allauth.mfa")(view)
    return guarded
