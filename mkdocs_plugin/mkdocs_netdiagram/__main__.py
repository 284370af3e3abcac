"""Prints the stylesheet, for sites without the plugin: `python -m mkdocs_netdiagram > docs/assets/netdiagram.css`."""

import sys

from mkdocs_netdiagram import stylesheet

sys.stdout.write(stylesheet())
