"""``python -m worker``: runs until SIGTERM or SIGINT."""

import sys

from worker.loop import main

sys.exit(main())
