"""`python -m engine.cli`: the same as the command `yifang`."""

import sys

from engine.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
