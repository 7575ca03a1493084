"""`python -m harness.camera FILE`: a sample camera. What runs it lies above; nothing below this room knows of it."""

import sys

from harness.cli.camera import main

sys.exit(main())
