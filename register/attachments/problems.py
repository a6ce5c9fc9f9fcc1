"""Why a file is not taken, in words a frightened person can act on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "too_large": _("The file is larger than 50 MB. Send a shorter recording or a smaller picture."),
    "empty": _("The file is empty. Choose another one."),
    "unknown_type": _(
        "We cannot take this kind of file. Pictures (JPEG, PNG, WebP, GIF), PDF, Word (DOCX), Excel (XLSX), "
        "sound (MP3, M4A, WAV), film (MP4, MOV) and plain text work. "
        "You can save a document as PDF, or take a picture of the screen."
    ),
    "lying_type": _("The file's name says one thing and its content another. Save it anew under its right type."),
    "harmful": _("The file holds something that can harm computers. It has not been kept."),
    "too_many_pixels": _("The picture has too many pixels. Take a smaller picture or a screenshot of it."),
    "damaged": _("The file is damaged and cannot be read. Try another copy, or take a picture of the screen."),
    "locked": _("The PDF is locked with a password. Save it without a password first."),
    "locked_document": _(
        "The document is locked with a password, or saved in an older form. Save it anew without a password, "
        "as DOCX or XLSX, or as PDF."
    ),
    "macros": _("The document holds macros, which can harm computers. Save it without macros, or as PDF."),
    "too_heavy": _(
        "The file takes too much to open safely. Save it in a simpler form, or take a picture of the screen."
    ),
    "too_many": _("There are too many files already. Remove one, or add more after you have sent the report."),
    "disk_full": _(
        "We have no room for the file right now. Your report is safe. Send it without the file and add the file later."
    ),
    "no_scanner": _(
        "Files cannot be checked for viruses right now. Your report is safe. "
        "Send it without the file and add the file later."
    ),
}
UNAVAILABLE = frozenset({"disk_full", "no_scanner"})  # our fault, so the answer is 503


class Refused(Exception):
    """A file was not taken. Carries a code, never content or a file name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def reason(self) -> str | Promise:
        return REASONS[self.code]

    @property
    def is_our_fault(self) -> bool:
        return self.code in UNAVAILABLE
