from dataclasses import dataclass, field
from typing import List, Optional, Tuple
import keras
from keras import layers

@dataclass
class Config:
    image: Tuple[int, int, int] = (64, 64, 3)
    widths: List[int] = field(default_factory=lambda: [32, 64, 128])
    drop: float = 0.1
    classes: int = 7
    act: Optional[str] = "relu"
    @property
    def depth(self) -> int:
        return len(self.widths)

cfg = Config(classes=5)

def stage(x, width: int, *, repeat: int = 2, idx: int = 0) -> keras.KerasTensor:
    for r in range(repeat):
        x = layers.Conv2D(width, 3, padding="same", name=f"stage{idx}_conv{r+1}")(x)
        x = layers.Activation(cfg.act, name=f"stage{idx}_act{r+1}")(x)
    return layers.MaxPooling2D(name=f"stage{idx}_pool")(x)

inputs = keras.Input(cfg.image)
x = inputs
for i, w in enumerate(cfg.widths, start=1):
    x = stage(x, w, idx=i, repeat=min(i, 2))
x = layers.Flatten()(x)
if (p := cfg.drop) > 0:
    x = layers.Dropout(p)(x)
outputs = layers.Dense(cfg.classes, activation="softmax" if cfg.classes > 1 else "sigmoid", name="head")(x)
model = keras.Model(inputs, outputs, name=f"net_d{cfg.depth}_c{cfg.classes}")

def main():
    model.summary()
    print(f"{model.count_params():,}")

if __name__ == "__main__":
    main()
