"""The documentation of netdiagram, which is also the demonstration of its Sphinx host."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import netdiagram

project = "netdiagram"
author = "The netdiagram developers"
copyright = "The netdiagram developers"
release = version = netdiagram.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinxcontrib_netdiagram", "reference"]
autodoc_typehints = "none"
napoleon_use_ivar = True
# types of attributes that are no part of what is described
nitpick_ignore_regex = [("py:class", r"netdiagram\.ir\..*")]
exclude_patterns = ["_ext"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

nitpicky = True
suppress_warnings = ["netdiagram.layer.foreign"]  # the guide draws an unknown layer
numfig = True
highlight_language = "none"  # what is not said otherwise

html_theme = "furo"
html_title = "netdiagram"
html_show_sourcelink = False

latex_documents = [("index", "netdiagram.tex", "netdiagram", author, "manual")]
man_pages = [("index", "netdiagram", "diagrams of neural networks", [author], 7)]
texinfo_documents = [
    ("index", "netdiagram", "netdiagram", author, "netdiagram", "Diagrams of neural networks.", "Misc")
]
epub_copyright = copyright
