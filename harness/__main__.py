"""`python -m harness` is `himozuke`."""

import sys

from harness.cli import main

sys.exit(main())
