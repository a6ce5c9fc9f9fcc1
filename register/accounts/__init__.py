"""People: accounts, the roles they hold at a node of the tree, and what a role permits."""
