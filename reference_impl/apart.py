"""A part of a cloud as a process of its own: `python -m reference_impl.apart --settings FILE`; the file says which.

It is the global part, or a region but for its key server, which `python -m reference_impl.key_server` serves.
"""

import sys

from reference_impl.alone import main
from reference_impl.deployment.apart.parts import services_of
from reference_impl.deployment.apart.settings import PARTS

if __name__ == "__main__":
    sys.exit(main("apart", PARTS, services_of))
