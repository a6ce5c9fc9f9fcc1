"""The handbook site: text, theme and the tools that build and check it."""
