import sys

from darkroom_cli.main import main

sys.exit(main())
