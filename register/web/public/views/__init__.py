"""The first page, the way back to a report, remarks, and pages about the service."""
