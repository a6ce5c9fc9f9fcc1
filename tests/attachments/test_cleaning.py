"""What is risky is opened elsewhere: a process without secrets, with little memory and little time."""

import io
import os
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from register.attachments import cleaning, kinds
from register.attachments.problems import Refused
from tests.attachments import samples

RISKY = [("jpeg", samples.jpeg()), ("png", samples.png()), ("pdf", samples.pdf()), ("docx", samples.docx_file()),
         ("xlsx", samples.xlsx_file())]  # fmt: skip


def refusal(content: bytes, code: str) -> str:
    with pytest.raises(Refused) as told:
        cleaning.cleaned(content, kinds.BY_CODE[code])
    return told.value.code


def elsewhere(words: str, **limits: int) -> "subprocess.CompletedProcess[bytes]":
    """A program of two lines under the same limits."""
    program = f"from register.attachments import cleaning\ncleaning.limit()\n{words}"
    return subprocess.run(
        [sys.executable, "-s", "-P", "-c", program], capture_output=True, check=False,
        env={"PYTHONPATH": str(cleaning.ROOT)}, **limits,
    )  # fmt: skip


@pytest.mark.parametrize(("code", "content"), RISKY, ids=[row[0] for row in RISKY])
def test_it_gives_what_cleaning_here_gives(code: str, content: bytes) -> None:
    kind = kinds.BY_CODE[code]

    clean, now = cleaning.cleaned(content, kind)

    assert kind.is_risky
    assert now == kind
    assert samples.CANARY.encode() not in clean
    assert kinds.kind_of(clean, f"x.{sorted(kind.extensions)[0]}") == kind


def test_every_kind_that_is_parsed_by_others_code_is_risky() -> None:
    assert [kind.code for kind in kinds.KINDS if not kind.is_risky] == ["mp4", "wav", "mp3", "text"]


@pytest.mark.parametrize(
    ("code", "content", "reason"),
    [
        ("png", samples.wide_png(), "too_many_pixels"),
        ("pdf", samples.locked_pdf(), "locked"),
        ("docx", samples.office_bomb(), "too_heavy"),
        ("jpeg", b"\xff\xd8\xff\xe0" + bytes(40), "damaged"),
    ],
)
def test_reason_comes_back(code: str, content: bytes, reason: str) -> None:
    assert refusal(content, code) == reason


def test_memory_is_limited_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that is let in by its pixels, in a process that may not have so much."""
    target = io.BytesIO()
    Image.new("RGB", (8000, 8000)).save(target, "PNG")
    low = "cleaning.MOST_MEMORY = 260_000_000\nimport sys\ncleaning.main(sys.argv[1])"
    program = f"from register.attachments import cleaning\n{low}"

    done = subprocess.run(
        [sys.executable, "-s", "-P", "-c", program, "png"], input=target.getvalue(), capture_output=True, check=False,
        env={"PYTHONPATH": str(cleaning.ROOT)},
    )  # fmt: skip
    here, _kind = cleaning.cleaned(target.getvalue(), kinds.BY_CODE["png"])

    assert done.stdout in (b"-too_heavy", b"")
    assert len(here) > 1000


def test_largest_picture_that_is_let_in_fits(tmp_path) -> None:
    """64 million pixels with a veil over them: the most that anybody may send."""
    target = io.BytesIO()
    Image.new("RGBA", (8000, 8000), (1, 2, 3, 4)).save(target, "PNG", compress_level=1)

    clean, _kind = cleaning.cleaned(target.getvalue(), kinds.BY_CODE["png"])

    with Image.open(io.BytesIO(clean)) as picture:
        assert (picture.size, picture.mode) == ((8000, 8000), "RGBA")


def test_neither_disk_nor_memory_nor_secrets_are_to_be_had(tmp_path) -> None:
    os.environ["RAK_SECRET_KEY_FOR_THIS_TEST"] = "kanarie"
    try:
        disk = elsewhere(f"open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'x')")
        memory = elsewhere("bytes(3_000_000_000)")
        secrets = elsewhere(
            "import os; print('kanarie' in str(os.environ), 'django.conf' in __import__('sys').modules)"
        )
    finally:
        del os.environ["RAK_SECRET_KEY_FOR_THIS_TEST"]

    assert b"File too large" in disk.stderr
    assert (tmp_path / "x").read_bytes() == b""
    assert b"MemoryError" in memory.stderr
    assert secrets.stdout.split()[:1] == [b"False"]


def test_what_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MOST_WAIT", 0.01)

    assert refusal(samples.jpeg(), "jpeg") == "too_heavy"


def test_stream_that_swells_is_no_way_around(tmp_path) -> None:
    """A PDF whose objects are a thousand times larger when unpacked."""
    swollen = zlib.compress(bytes(200_000_000), 9)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 10/Filter/FlateDecode/Length "
    bomb = (
        head
        + str(len(swollen)).encode()
        + b">>\nstream\n"
        + swollen
        + b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )

    assert refusal(bomb, "pdf") in ("damaged", "too_heavy")
