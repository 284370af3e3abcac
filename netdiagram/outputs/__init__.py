"""One file per output. They know scenes, tables and themes, and nothing of networks."""
