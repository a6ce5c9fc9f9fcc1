"""The report's pages: steps, files, asides, and sending."""
