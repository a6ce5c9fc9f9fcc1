"""python -m analysis summarise ANSWERS --out FOLDER: estimate, protect, audit and publish."""

import argparse
import sys
import time
from pathlib import Path

from analysis.commands import inputs
from analysis.exits import Exit
from analysis.messages import say

EVERY = 2.0  # seconds between lines of progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to read, the plan, the ledger and where to write."""
    inputs.arguments(parser)
    parser.add_argument("--plan", type=Path, help="plan.yaml")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--ledger", type=Path, metavar="FILE")
    parser.add_argument("--earlier", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--benchmarks", type=Path, metavar="FILE", help="question;category;value;n;source;months")
    parser.add_argument("--format", action="append", choices=("csv", "parquet", "xlsx", "html", "docx", "pdf"))


class Progress:
    """Tells on standard error how far the work has come, now and then."""

    def __init__(self, lang: str) -> None:
        self.lang, self.told = lang, time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        if time.monotonic() - self.told > EVERY:
            self.told = time.monotonic()
            inputs.progress("{what}: {done} of {all}", self.lang, what=say(what, self.lang), done=done, all=total)


def run(args: argparse.Namespace, lang: str) -> Exit:
    """Exit codes: 0 published, 1 errors in the input, 2 the audit failed, 3 conflict with an earlier release."""
    from analysis.ledger import Ledger, LedgerConflict  # noqa: PLC0415  pandas and scipy take seconds to import
    from analysis.output import FORMATS, NoPdf, read_earlier, write_release  # noqa: PLC0415  as above
    from analysis.plan import Plan  # noqa: PLC0415  as above
    from analysis.release import Release  # noqa: PLC0415  as above
    from analysis.release.build import AuditFailed  # noqa: PLC0415  as above
    from analysis.waves.published import against_benchmarks, published_of  # noqa: PLC0415  pandas is slow to load

    got = inputs.read_inputs(args, lang)
    sys.stderr.write("\n".join(got.report.told(lang)) + "\n")
    plan = Plan.read(args.plan, got.codebook) if args.plan else Plan.default(got.codebook)
    earlier = [read_earlier(folder) for folder in args.earlier]
    ledger = Ledger.open(args.ledger or args.out.parent / "ledger.json")
    inputs.progress("Estimating, protecting and auditing …", lang)
    staff = {"organisation": got.organisation, "population": got.population}
    try:
        release = Release.make(got.responses, plan, **staff, ledger=ledger, lang=lang, progress=Progress(lang))
        inputs.progress("Writing files …", lang)
        others = []
        if args.benchmarks:
            others = against_benchmarks(published_of(release), args.benchmarks, got.codebook.reference_months)
        formats = args.format or FORMATS[:-1]
        manifest = write_release(release, args.out, formats=formats, earlier=earlier, benchmarks=others)
    except AuditFailed as failed:
        sentence = "The audit failed: {cells} protected figures could be worked out. Nothing was written."
        return _refused(Exit.AUDIT_FAILED, say(sentence, lang, cells=failed))
    except LedgerConflict as conflict:
        sentence = "Conflict with an earlier release: {reason} Nothing was written."
        return _refused(Exit.LEDGER_CONFLICT, say(sentence, lang, reason=conflict.told(lang)))
    except NoPdf as missing:
        return _refused(Exit.INPUT_ERRORS, say(str(missing), lang))
    sys.stdout.write(
        say("Published in {folder}: {files}.", lang, folder=args.out, files=", ".join(manifest["files"])) + "\n"
    )
    return Exit.DONE


def _refused(code: Exit, sentence: str) -> Exit:
    sys.stderr.write(sentence + "\n")
    return code
