r"""Neural-network diagrams and exact parameter tables, from Keras-style listings and model files.

```python
import netdiagram
net = netdiagram.load('Input(28, 28, 1)\nConv2D(32, 3, activation="relu")\nFlatten()\nDense(10)')
net.facts()["params"]
svg = netdiagram.render(net)
```
"""

from netdiagram.errors import Diagnostic, NetdiagramError, Span
from netdiagram.ir import Layer, Network
from netdiagram.pipeline import load, render

__version__ = "0.1.0"
__all__ = ["Diagnostic", "Layer", "NetdiagramError", "Network", "Span", "__version__", "load", "render"]
