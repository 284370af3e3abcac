"""Files that hold Keras models: configurations, archives, legacy formats."""
