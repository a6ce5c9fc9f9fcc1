"""What holds secrets is never shown, pickled or copied."""

import copy
import pickle

import pytest

from register.crypto import aead, hpke
from register.crypto.secrecy import Guarded

HOLDERS: list[Guarded] = [hpke.generate(), aead.Box(b"k" * 32)]


@pytest.mark.parametrize("holder", HOLDERS, ids=["KeyPair", "Box"])
def test_holder_shows_only_its_name(holder: Guarded) -> None:
    name = type(holder).__name__

    assert repr(holder) == str(holder) == f"{holder}" == f"<{name}>"
    assert f"{[holder]}" == f"[<{name}>]"


@pytest.mark.parametrize("holder", HOLDERS, ids=["KeyPair", "Box"])
@pytest.mark.parametrize("store", [pickle.dumps, copy.copy, copy.deepcopy])
def test_holder_is_never_stored(holder: Guarded, store: object) -> None:
    with pytest.raises(TypeError, match="holds secrets and is never stored"):
        store(holder)  # type: ignore[operator]  # each takes one object
