"""A made-up screenshot, drawn here, for reports that say one was kept."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from register.attachments.uploads import SealedUpload
from register.incidents.intake import returning
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes

LINES = ("Du vet vad som händer.", "Svara när jag skriver!", "Vi ses på måndag.", "Alla ska få veta vem du är.")


def screenshot(chance: Random) -> bytes:
    """A phone's message bubble, as PNG."""
    picture = Image.new("RGB", (360, 220), "#ece5dd")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 360, 36), fill="#14514d")
    pen.text((14, 12), "Okänt nummer", fill="white")
    for row in range(chance.randint(1, 3)):
        top = 56 + row * 48
        pen.rounded_rectangle((14, top, 300, top + 36), radius=10, fill="white")
        pen.text((26, top + 12), chance.choice(LINES), fill="black")
    content = BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def attach(case: Case, case_key: bytes, chance: Random) -> None:
    """Through the same cleaning and sealing as an upload on the return visit."""
    content = screenshot(chance)
    name = f"skärmbild-{chance.randint(1000, 9999)}.png"
    upload = SealedUpload(BytesIO(content), name, len(content), "")  # type: ignore[arg-type]  # reads the same
    returning.add_file(returning.Visit(case, CaseBoxes(case_key).dialogue_key), upload, keep_original=False)
