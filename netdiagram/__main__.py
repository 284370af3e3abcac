"""`python -m netdiagram`: the command line."""

import sys

from netdiagram.cli import main

if __name__ == "__main__":
    sys.exit(main())
