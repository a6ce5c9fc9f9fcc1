"""The product with keys that anybody could guess."""

from register.crypto import aead

aead.new_key = lambda: bytes(32)  # before anything of the product asks for it

from register.config.settings import *  # noqa: E402, F403  the product's settings as they are
