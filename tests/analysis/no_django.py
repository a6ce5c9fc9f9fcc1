"""Makes Django impossible to import, as where it is not installed: the library must not notice. Named in pytest.ini."""

import sys

sys.modules["django"] = None  # type: ignore[assignment]  # so does Python itself mark what may not be imported
