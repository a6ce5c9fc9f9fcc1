"""Tags of the shell and of the pages that are asked for most."""
