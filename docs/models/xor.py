"""Exclusive or.

The smallest problem that needs a hidden layer (Minsky, Papert 1969).
"""

Input(2)
Dense(2, activation="sigmoid")
Dense(1, activation="sigmoid")
