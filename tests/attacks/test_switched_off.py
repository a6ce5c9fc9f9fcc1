"""The theft once more with a protection switched off: then the thief must find what otherwise nobody does."""

import pytest

from tests.attacks.canaries import WORDS, found_in
from tests.attacks.robbery import robbed, thieves_luck
from tests.server import Server
from tests.worlds import databases, dumps

pytestmark = pytest.mark.slow


def test_without_sealing_and_the_logs_filter_every_word_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    var, temporary = tmp_path_factory.mktemp("unsealed"), tmp_path_factory.mktemp("temporary")
    with robbed(var, temporary, "tests.attacks.unsealed") as town:
        log = found_in(town.server.log.read_bytes(), WORDS.values())
        stored = {word for dump in dumps(town.server) for word in found_in(dump, WORDS.values())}
        hits = {word for _name, content in town.everything() for word in found_in(content, WORDS.values())}

    assert set(log) == {WORDS["failed"], WORDS["broken"]}
    assert stored >= {WORDS[name] for name in set(WORDS) - {"file", "filed", "failed", "broken", "search"}}
    assert set(WORDS.values()) - hits <= {WORDS["search"]}  # which is nowhere kept


def test_with_keys_that_can_be_guessed_the_program_opens_cases(tmp_path_factory: pytest.TempPathFactory) -> None:
    var = tmp_path_factory.mktemp("guessable")
    server = Server(var, databases(var), extra={"DJANGO_SETTINGS_MODULE": "tests.attacks.guessable"})
    server.make_world(incidents=2)

    opened, of = thieves_luck(server)

    assert opened >= of // 2 > 0
