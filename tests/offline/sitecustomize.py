"""Python runs this when it starts: conftest.py puts its folder on PYTHONPATH, so that child processes are offline too."""

import no_network

no_network.install(loopback=True)
