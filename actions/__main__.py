"""Start the action server: `python -m actions`."""

import sys

from actions.server import main

sys.exit(main())
