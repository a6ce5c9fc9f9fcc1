"""Known answers: published ones for every primitive, and envelopes of our own that must open in ten years."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from register.crypto import aead, derive, hpke, keywrap, signing, streams, suites
from register.crypto.contexts import Context
from tests.crypto import reference

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
PUBLISHED, OWN = VECTORS["published"], VECTORS["own"]
CONTEXT = Context(*(OWN["context"][name] for name in ("table", "record", "field", "version")))
KEY = bytes.fromhex(OWN["key"])


def _raw(row: dict[str, Any]) -> dict[str, bytes]:
    return {name: bytes.fromhex(value) for name, value in row.items() if isinstance(value, str) and name != "source"}


def test_hkdf_sha256_answers_as_published() -> None:
    row = _raw(PUBLISHED["hkdf_sha256"])

    assert HKDF(hashes.SHA256(), 42, row["salt"], row["info"]).derive(row["ikm"]) == row["okm"]


def test_aes_256_gcm_answers_as_published() -> None:
    row = _raw(PUBLISHED["aes_256_gcm"])
    sealed = row["ciphertext"] + row["tag"]

    assert AESGCM(row["key"]).encrypt(row["nonce"], row["plaintext"], row["aad"]) == sealed


def test_argon2id_answers_as_published() -> None:
    row = PUBLISHED["argon2id"]
    cost = derive.Cost(row["iterations"], row["memory_kib"], row["lanes"])
    word = bytes.fromhex(row["password"]).decode()

    assert derive.stretch([word], bytes.fromhex(row["salt"]), cost).hex() == row["output"]


def test_ed25519_answers_as_published() -> None:
    row = _raw(PUBLISHED["ed25519"])

    assert signing.public_of(row["seed"]) == row["public"]
    assert signing.sign(row["seed"], row["message"]) == row["signature"]
    assert signing.is_signed(row["public"], row["message"], row["signature"])


def test_reference_hpke_answers_as_published() -> None:
    row = _raw(PUBLISHED["hpke_mlkem768_x25519"])
    private = hashlib.shake_256(row["skRm"]).digest(96)

    found = reference.schedule(private, row["enc"], row["info"], reference.CHACHA20_POLY1305)

    assert (found.shared_secret, found.key, found.base_nonce) == (row["shared_secret"], row["key"], row["base_nonce"])
    for number, one in enumerate(PUBLISHED["hpke_mlkem768_x25519"]["encryptions"]):
        nonce = (int.from_bytes(found.base_nonce, "big") ^ number).to_bytes(12, "big")
        sealed = ChaCha20Poly1305(found.key).encrypt(nonce, bytes.fromhex(one["pt"]), bytes.fromhex(one["aad"]))
        assert (nonce.hex(), sealed.hex()) == (one["nonce"], one["ct"])


def test_our_key_pairs_are_the_published_kind() -> None:
    row = _raw(PUBLISHED["hpke_mlkem768_x25519"])

    assert hpke.public_of(hashlib.shake_256(row["skRm"]).digest(96)) == row["pkRm"]


def test_our_hpke_envelopes_open_by_the_reference() -> None:
    pair = hpke.generate()

    envelope = hpke.seal_to(pair.public, b"a case's key", CONTEXT)
    found = reference.schedule(pair.private, envelope[2:1122], envelope[:2] + CONTEXT.aad, reference.AES_256_GCM)

    assert AESGCM(found.key).decrypt(found.base_nonce, envelope[1122:], b"") == b"a case's key"


def test_context_is_written_as_before() -> None:
    assert CONTEXT.aad.hex() == OWN["context"]["aad"]


def test_own_sealed_value_opens() -> None:
    row = OWN["aead"]

    assert aead.unseal(KEY, bytes.fromhex(row["envelope"]), CONTEXT).decode() == row["plaintext"]
    assert bytes.fromhex(row["envelope"])[:2] == suites.AEAD == b"\x01\x01"


def test_own_sealed_value_is_plain_aes_gcm() -> None:
    envelope = bytes.fromhex(OWN["aead"]["envelope"])

    opened = AESGCM(KEY).decrypt(envelope[2:14], envelope[14:], b"\x01\x01" + CONTEXT.aad)

    assert opened.decode() == OWN["aead"]["plaintext"]


def test_own_wrapped_key_opens() -> None:
    row = _raw(OWN["wrap"])

    assert keywrap.unwrap(KEY, row["envelope"], CONTEXT) == row["key"]
    assert (row["envelope"][:2], len(row["envelope"])) == (b"\x03\x01", 62)


def test_own_hpke_envelope_opens() -> None:
    row = _raw(OWN["hpke"])

    assert hpke.open_with(row["private"], row["envelope"], CONTEXT) == row["plaintext"]
    assert hashlib.sha256(hpke.public_of(row["private"])).digest() == row["public_sha256"]
    assert (row["envelope"][:2], len(row["envelope"])) == (b"\x02\x01", 1170)


def test_own_stream_opens() -> None:
    row = OWN["stream"]

    assert b"".join(streams.open_stream(KEY, [bytes.fromhex(row["envelope"])], CONTEXT)).decode() == row["plaintext"]


@pytest.mark.parametrize("row", OWN["subkeys"])
def test_own_subkeys_are_as_before_and_hkdf_expand(row: dict[str, str]) -> None:
    info = "rak-rygg subkey 1|{}.{}|{}{}".format(
        len(row["label"]), len(row["record"]), row["label"], row["record"]
    ).encode()

    assert derive.subkey(KEY, row["label"], row["record"]).hex() == row["output"]
    assert HKDFExpand(hashes.SHA256(), 32, info).derive(KEY).hex() == row["output"]


def test_own_words_key_is_as_before() -> None:
    row = OWN["words"]

    assert derive.stretch(row["words"], bytes.fromhex(row["salt"])).hex() == row["key"]
    assert derive.Cost(iterations=3, memory_kib=65536, lanes=4) == derive.FULL


def test_own_passkey_key_is_as_before() -> None:
    row = _raw(OWN["prf"])

    assert derive.from_prf(row["output"], row["salt"]) == row["key"]
    assert HKDF(hashes.SHA256(), 32, row["salt"], b"rak-rygg prf 1").derive(row["output"]) == row["key"]
