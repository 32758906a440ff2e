"""Numbers of Keras 3.15.1's own callbacks on series of numbers: what CallbacksAgainstKerasTest reads.

    KERAS_BACKEND=numpy python make.py > keras-callbacks.txt
"""
import random
import numpy as np
import keras


class Optimizer:
    learning_rate = np.float32(1)


class Model:
    def __init__(self):
        self.optimizer = Optimizer()
        self.stop_training = False
        self.epoch = -1
        self.metrics = []

    def get_weights(self):
        return self.epoch

    def set_weights(self, weights):
        self.epoch = weights


def run(callback, values):
    model = Model()
    callback.set_model(model)
    callback.set_params({"epochs": 100})
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        model.epoch = epoch
        callback.on_epoch_begin(epoch)
        logs = {"m": value}
        callback.on_epoch_end(epoch, logs)
        model.optimizer.learning_rate = np.float32(model.optimizer.learning_rate)
        rates.append(logs.get("learning_rate"))
        if model.stop_training:
            break
    stopped = len(rates) if model.stop_training else 0
    callback.on_train_end()
    return stopped, model.epoch + 1, rates, float(model.optimizer.learning_rate)


def words(values):
    return " ".join(repr(float(v)) for v in values)


random.seed(20260)
print("# keras", keras.__version__)
for _ in range(150):
    values = [random.choice([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]) for _ in range(12)]
    mode = random.choice(["min", "max"])
    patience = random.randrange(5)
    delta = random.choice([0, 0, 0.125, 0.25])
    baseline = random.choice([None, None, 0.5])
    start = random.choice([0, 0, 3])
    restore = random.choice([False, True])
    stopped, kept, _, _ = run(
        keras.callbacks.EarlyStopping(
            "m", min_delta=delta, patience=patience, mode=mode, baseline=baseline,
            restore_best_weights=restore, start_from_epoch=start), values)
    print("EarlyStopping", mode, patience, delta, baseline, start, restore, "|", words(values), "|", stopped, kept)
for _ in range(100):
    values = [random.choice([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]) for _ in range(15)]
    mode = random.choice(["min", "max"])
    factor = random.choice([0.1, 0.5, 0.3])
    patience = random.randrange(4)
    delta = random.choice([0.0001, 0, 0.125])
    cooldown = random.choice([0, 0, 1, 2, 3])
    floor = random.choice([0, 0, 0.05])
    _, _, rates, last = run(
        keras.callbacks.ReduceLROnPlateau(
            "m", factor=factor, patience=patience, mode=mode, min_delta=delta,
            cooldown=cooldown, min_lr=floor), values)
    print("ReduceLROnPlateau", mode, factor, patience, delta, cooldown, floor, "|", words(values), "|", words(rates + [last]))
