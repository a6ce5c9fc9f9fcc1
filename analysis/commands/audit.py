"""python -m analysis audit FOLDER [FOLDER …]: what could somebody work out from published files alone?"""

import argparse
import sys
from pathlib import Path

from analysis.commands.inputs import progress
from analysis.exits import Exit
from analysis.messages import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Folders of releases made of the same answers, examined together."""
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")


def run(args: argparse.Namespace, lang: str) -> Exit:
    """Exit codes: 0 nothing can be worked out, 1 errors in the input, 2 a hidden count can be worked out."""
    from analysis.disclosure.published import examine  # noqa: PLC0415  scipy takes a second to import

    progress("Checking what an attacker could work out", lang)
    examined, exposed = examine(args.folders)
    sys.stdout.write(say("{cells} hidden figures were examined.", lang, cells=examined) + "\n")
    if exposed:
        sys.stdout.write(say("{cells} hidden figures can be worked out from those shown.", lang, cells=exposed) + "\n")
        return Exit.AUDIT_FAILED
    sys.stdout.write(say("None of them can be worked out.", lang) + "\n")
    return Exit.DONE
