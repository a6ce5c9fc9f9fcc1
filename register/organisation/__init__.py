"""Places: departments, companies and units in one tree, each with its dates and legal form."""
