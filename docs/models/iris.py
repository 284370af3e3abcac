"""Three kinds of iris, told by four lengths (data of Fisher 1936)."""

Input(4)
Dense(8, activation="tanh")
Dense(6, activation="tanh")
Dense(3, activation="softmax")
