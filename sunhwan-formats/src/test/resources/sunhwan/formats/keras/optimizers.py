# Makes optimizer-*.keras, optimizer-adam.h5 and optimizers.json, with Keras 3.15.1 on NumPy 2. Nothing in the build runs it.
import json
import os

os.environ["KERAS_BACKEND"] = "numpy"
import keras
import numpy as np

rates = keras.optimizers.schedules
optimizers = {
    "sgd": keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, gradient_accumulation_steps=2),
    "rmsprop": keras.optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, centered=True, clipnorm=1.5),
    "adam": keras.optimizers.Adam(rates.ExponentialDecay(0.01, 3, 0.5), amsgrad=True, use_ema=True, ema_momentum=0.9),
    "nadam": keras.optimizers.Nadam(0.02, beta_1=0.8),
    "adadelta": keras.optimizers.Adadelta(1.0),
    "ftrl": keras.optimizers.Ftrl(0.1, l1_regularization_strength=0.01),
    "adamax": keras.optimizers.Adamax(rates.CosineDecay(0.01, 9, alpha=0.1, warmup_target=0.05, warmup_steps=2)),
    "lion": keras.optimizers.Lion(rates.PiecewiseConstantDecay([2, 4], [0.1, 0.05, 0.01]), weight_decay=0.01),
}


def gradients(model, step):
    return [np.sin(np.arange(v.numpy().size, dtype="f4") + step).reshape(v.shape) for v in model.trainable_variables]


def plain(model):
    return {v.path.split("/", 1)[1]: np.asarray(v.numpy()).ravel().tolist() for v in model.trainable_variables}


made = {}
for name, optimizer in optimizers.items():
    keras.utils.clear_session()
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.layers.Input((3, 2)), keras.layers.LSTM(2), keras.layers.BatchNormalization(), keras.layers.Dense(2)])
    model.compile(optimizer, loss="mse", metrics=["mae"])
    optimizer.build(model.trainable_variables)
    for step in range(3):
        optimizer.apply(gradients(model, step), model.trainable_variables)
    model.save("optimizer-" + name + ".keras")
    if name == "adam":
        model.save("optimizer-adam.h5")
    before = {v.path: np.asarray(v.numpy()).ravel().tolist() for v in optimizer.variables}
    optimizer.apply(gradients(model, 3), model.trainable_variables)
    optimizer.apply(gradients(model, 4), model.trainable_variables)
    made[name] = {"variables": before, "weights after two more steps": plain(model)}
json.dump(made, open("optimizers.json", "w"), indent=1)
