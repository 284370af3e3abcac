"""Keras for listings: its names, layers, models and operations, as values of the interpreter."""
