"""What the public pages ask for."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from register.crypto import words

WORD_COUNT = 5
LONGEST_TEXT = 8_000


class WordsForm(forms.Form):
    """The five words of the receipt, written in any way a person writes them."""

    words = forms.CharField(
        label=_("Your five words"),
        help_text=_("Capital letters, commas and the order of spaces do not matter."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Write the five words from your receipt."),
            "max_length": _("That is more than five words. Write only the words from your receipt."),
        },
    )

    def clean_words(self) -> tuple[str, ...]:
        try:
            return words.parse(self.cleaned_data["words"], WORD_COUNT)
        except words.NotWords as problem:
            raise forms.ValidationError(said(problem)) from None


class MessageForm(forms.Form):
    """A message to those who handle the report."""

    text = forms.CharField(
        label=_("Write to those who handle your report"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("The text is too long. Write at most 8,000 characters at a time."),
        },
    )


class FeltSafeForm(forms.Form):
    """How the handling felt, when it is over."""

    answer = forms.ChoiceField(
        label=_("Do you feel safe with how it was handled?"),
        help_text=_("If you answer no we open the report again."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Choose yes or no.")},
    )
    comment = forms.CharField(
        label=_("Do you want to say more?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FeedbackForm(forms.Form):
    """A remark on a page."""

    useful = forms.ChoiceField(
        label=_("Was the page useful?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))],
        error_messages={"required": _("Choose one of the answers.")},
    )
    text = forms.CharField(
        label=_("What could be better?"),
        help_text=_("Do not write about a real event here. Use the report for that."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
        error_messages={"max_length": _("The text is too long. Write at most 2,000 characters.")},
    )


def said(problem: words.NotWords) -> str:
    """What is wrong with the words, in a whole sentence."""
    if problem.unknown and problem.suggestion:
        return gettext("“%(unknown)s” is not one of the words. Do you mean “%(suggestion)s”?") % {
            "unknown": problem.unknown[:40],
            "suggestion": problem.suggestion,
        }
    if problem.unknown:
        return gettext("“%(unknown)s” is not one of the words.") % {"unknown": problem.unknown[:40]}
    return gettext("You wrote %(written)d words. There should be %(expected)d.") % {
        "written": problem.written,
        "expected": problem.expected,
    }
