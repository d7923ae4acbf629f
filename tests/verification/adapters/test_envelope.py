"""Sealing: a published vector, and everything that must be refused."""

from __future__ import annotations

import base64
import random

import pytest

from verification.adapters.envelope import (
    Context,
    MasterKeys,
    WrappedKey,
    decrypt,
    encrypt,
    generate_master_key,
    new_data_key,
    open_sealed,
    seal,
    unwrap,
    wrap,
)
from verification.domain.errors import InvalidMasterKeysError, MasterKeyMissingError, PaperCorruptError

PAPER = Context(document_id="d1", purpose="paper")
OTHER_DOCUMENT = Context(document_id="d2", purpose="paper")
OTHER_PURPOSE = Context(document_id="d1", purpose="reading")


def some_master_keys(*ids: str) -> MasterKeys:
    return MasterKeys.parse(",".join(generate_master_key(key_id) for key_id in ids))


def test_aes_256_gcm_gives_the_published_ciphertext_and_tag() -> None:
    # McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", test case 16, as submitted to NIST.
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    expected = bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )

    sealed = encrypt(key, nonce, plain, bound)

    assert sealed == expected
    assert decrypt(key, nonce, expected, bound) == plain


def test_a_sealed_file_opens_to_the_same_bytes() -> None:
    key = new_data_key()

    assert open_sealed(key, PAPER, seal(key, PAPER, b"\x00bill")) == b"\x00bill"


def test_the_same_file_is_never_sealed_to_the_same_bytes() -> None:
    key = new_data_key()

    assert len({seal(key, PAPER, b"bill") for _ in range(50)}) == 50


def test_any_flipped_bit_is_refused() -> None:
    key = new_data_key()
    sealed = seal(key, PAPER, b"a bill of some length" * 20)
    places = random.Random(20261121).sample(range(len(sealed) * 8), 200)

    for place in places:
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << (place % 8)
        with pytest.raises(PaperCorruptError):
            open_sealed(key, PAPER, bytes(changed))


@pytest.mark.parametrize("kept_bytes", [0, 5, 40, 52, 60])
def test_a_cut_file_is_refused(kept_bytes: int) -> None:
    key = new_data_key()

    with pytest.raises(PaperCorruptError):
        open_sealed(key, PAPER, seal(key, PAPER, b"bill")[:kept_bytes])


@pytest.mark.parametrize("other", [OTHER_DOCUMENT, OTHER_PURPOSE])
def test_a_sealed_file_does_not_open_as_another_one(other: Context) -> None:
    key = new_data_key()

    with pytest.raises(PaperCorruptError):
        open_sealed(key, other, seal(key, PAPER, b"bill"))


@pytest.mark.parametrize("other", [OTHER_DOCUMENT, OTHER_PURPOSE])
def test_a_wrapped_key_does_not_open_for_another_file(other: Context) -> None:
    master = some_master_keys("k1")

    with pytest.raises(PaperCorruptError):
        unwrap(master, other, wrap(master, PAPER, new_data_key()))


def test_contexts_with_the_same_letters_are_told_apart() -> None:
    key = new_data_key()
    sealed = seal(key, Context(document_id="ab", purpose="c"), b"bill")

    with pytest.raises(PaperCorruptError):
        open_sealed(key, Context(document_id="a", purpose="bc"), sealed)


def test_a_master_key_of_before_still_opens_what_it_wrapped() -> None:
    old, new = generate_master_key("2026"), generate_master_key("2027")
    key = new_data_key()
    wrapped = wrap(MasterKeys.parse(old), PAPER, key)

    rotated = MasterKeys.parse(f"{new},{old}")

    assert rotated.current_id == "2027"
    assert unwrap(rotated, PAPER, wrapped) == key


def test_a_lost_master_key_is_named() -> None:
    wrapped = wrap(some_master_keys("k1"), PAPER, new_data_key())

    with pytest.raises(MasterKeyMissingError, match="'k1' is not configured"):
        unwrap(some_master_keys("k2"), PAPER, wrapped)


def test_a_mistyped_master_key_is_not_taken_for_a_damaged_paper() -> None:
    wrapped = wrap(some_master_keys("k1"), PAPER, new_data_key())

    with pytest.raises(MasterKeyMissingError, match="other bytes"):
        unwrap(some_master_keys("k1"), PAPER, wrapped)


def test_a_changed_wrapped_key_is_refused() -> None:
    master = some_master_keys("k1")
    wrapped = wrap(master, PAPER, new_data_key())
    changed = WrappedKey(master_id="k1", wrapped=wrapped.wrapped[:-1] + bytes([wrapped.wrapped[-1] ^ 1]))

    with pytest.raises(PaperCorruptError):
        unwrap(master, PAPER, changed)


@pytest.mark.parametrize(
    "text", ["", "k1", "k1:", "k1:nothing", ":AAAA", "k 1:AAAA", "k1:" + base64.b64encode(b"short").decode()]
)
def test_a_setting_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidMasterKeysError):
        MasterKeys.parse(text)


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(InvalidMasterKeysError):
        some_master_keys("k1", "k1")


def test_the_same_key_has_the_same_fingerprint_and_another_one_another() -> None:
    entry = generate_master_key("k1")
    other = generate_master_key("k1")

    assert MasterKeys.parse(entry).fingerprints() == MasterKeys.parse(f"{entry}\n").fingerprints()
    assert MasterKeys.parse(entry).fingerprints() != MasterKeys.parse(other).fingerprints()


def test_no_key_shows_in_a_repr_or_an_error() -> None:
    entry = generate_master_key("k1")
    secret = entry.partition(":")[2]

    with pytest.raises(InvalidMasterKeysError) as refused:
        MasterKeys.parse(f"k1:{secret}x")

    assert secret[:8] not in str(refused.value)
    assert secret not in repr(MasterKeys.parse(entry))
    assert repr(base64.b64decode(secret)) not in repr(MasterKeys.parse(entry))
