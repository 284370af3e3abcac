"""Gates that later rows open."""

from __future__ import annotations

from branch_laws import whole

import netdiagram

HIGHWAY = """
x = Input((16, 16, 24))
image = x
for _ in range({count}):
    gate = Conv2D(24, 1, activation="sigmoid")(x)
    new = Conv2D(24, 3, padding="same", activation="relu")(x)
    carry = Lambda(lambda t: 1.0 - t, output_shape=(16, 16, 24))(gate)
    x = Add()([Multiply()([new, gate]), Multiply()([x, carry])])
model = Model(image, Conv2D(5, 1)(x))
"""


def test_rows_take_what_opens_gates_with_them():
    for count in (1, 4, 9):
        scene = whole(netdiagram.load(HIGHWAY.format(count=count)), detail="fused", column=900)
        assert scene.width <= 900
