"""What can be measured on an inferred network, worked out only when somebody asks: receptive fields and memory.

Modules are imported by whoever needs them, so that an ordinary drawing pays for none of this.
"""
