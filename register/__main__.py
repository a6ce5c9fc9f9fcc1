"""`python -m register <command>`: the one way in for operators; commands live beside what they work on."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "register.config.settings")
    execute_from_command_line(["python -m register", *sys.argv[1:]])
