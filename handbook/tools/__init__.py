"""Steps before and after the build, and the Markdown extension between them."""
