"""What a log line may say: where in the code and which kind of failure, never a value."""

import logging


class Bare(logging.Filter):
    """Replaces arguments, request and exception text, which may hold what somebody wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            kind, _value, trace = record.exc_info
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
            record.msg = f"{kind.__name__ if kind else 'error'} at {place}"
            record.exc_info, record.exc_text = None, None
        elif record.name.startswith("django."):
            record.msg = f"{record.name} {getattr(record, 'status_code', '')}".strip()
        record.args = ()
        return True
