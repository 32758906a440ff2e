# Makes model-*.keras, model-*.h5 and models.json, with Keras 3.15.1 on NumPy 2. Nothing in the build runs it.
import json
import os

os.environ["KERAS_BACKEND"] = "numpy"
import keras
import numpy as np

L = keras.layers
random = np.random.default_rng(3)
ids = np.array([[3, 1, 4, 1, 5, 9, 2], [6, 5, 3, 0, 0, 0, 0], [5, 8, 9, 7, 0, 0, 0]], dtype="int32")
gaps = np.array([[3, 1, 4, 1, 5, 9, 2], [0, 0, 6, 5, 3, 0, 4], [0, 5, 8, 0, 9, 7, 0]], dtype="int32")
numbers = random.normal(size=(3, 4)).astype("f4")
sequence = random.normal(size=(3, 5, 4)).astype("f4")
made = {}


def save(name, model, *inputs, h5=False):
    for v in model.variables:
        if "moving_variance" in v.path:
            v.assign(random.uniform(0.5, 2, v.shape))
        elif "_live/" in v.path:
            v.assign(np.arange(v.shape[0])[:, None] > 0)
        elif "seed" not in v.path:
            v.assign(random.normal(size=v.shape) * 0.6)
    model.save("model-" + name + ".keras")
    if h5:
        model.save("model-" + name + ".h5")
    outputs = model(inputs[0] if len(inputs) == 1 else list(inputs))
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    dump = lambda arrays: [{"shape": list(np.shape(a)), "data": np.asarray(a, dtype="f8").ravel().tolist()} for a in arrays]
    made[name] = {"inputs": dump(inputs), "outputs": dump(outputs)}


save("tagger", keras.Sequential([L.Input((7,), dtype="int32"), L.Embedding(10, 3, mask_zero=True), L.Bidirectional(L.LSTM(3, return_sequences=True)), L.TimeDistributed(L.Dense(4, activation="softmax"))]), gaps)

x = L.Input((7,), dtype="int32", name="words")
h = L.Embedding(10, 3, mask_zero=True)(x)
h = L.LSTM(4, return_sequences=True, zero_output_for_mask=True)(h)
h = L.BatchNormalization()(h)
h = L.Dropout(0.5)(h)
h = L.Bidirectional(L.GRU(3))(h)
save("masked", keras.Model(x, L.Dense(2, activation="softmax")(h)), gaps, h5=True)

question, answer, extra = L.Input((7,), dtype="int32"), L.Input((7,), dtype="int32"), L.Input((4,), name="extra")
words, encoder = L.Embedding(10, 3, mask_zero=True), L.GRU(3, name="encoder")
a, b = encoder(words(question)), encoder(words(answer))
both = L.Concatenate()([L.Multiply()([a, b]), L.Subtract()([a, b]), L.Dense(2, activation="relu")(extra)])
save("shared", keras.Model([question, answer, extra], [L.Dense(3, activation="softmax")(both), L.Dot(axes=1, normalize=True)([a, b])]), ids, gaps, numbers, h5=True)

source, target = L.Input((5, 4), name="source"), L.Input((5, 4), name="target")
_, state, carry = L.LSTM(3, return_state=True)(source)
decoded = L.LSTM(3, return_sequences=True)(target, initial_state=[state, carry])
added = L.Add()([decoded, L.TimeDistributed(L.Dense(3))(target)])
save("states", keras.Model([source, target], [L.Dense(2)(added), L.GlobalMaxPooling1D()(L.Average()([added, decoded])), state]), sequence, sequence[::-1], h5=True)

# an LSTM that gets states gets no mask from Keras 3, though what it reads has one
h = L.Embedding(10, 3, mask_zero=True)(x)
h, state, carry = L.LSTM(3, return_sequences=True, return_state=True)(h)
save("maskless", keras.Model(x, L.LSTM(3)(h, initial_state=[state, carry])), gaps)
inner = keras.Sequential([L.Input((4,)), L.Dense(2)])
save("nested", keras.Model(extra, inner(extra)), numbers)

# the largest value of live steps, said with layers that Keras has
h = L.Bidirectional(L.SimpleRNN(3, return_sequences=True))(L.Embedding(10, 3, mask_zero=True)(x))
hidden = 1.2676506e30  # 2**100 as a float
live = L.Embedding(10, 1, mask_zero=True, trainable=False, name="largest_live")(x)
shown = L.Add(name="largest_shown")([h, L.Rescaling(hidden, -hidden, name="largest_hiding")(live)])
largest = L.GlobalMaxPooling1D(name="largest")(shown)
largest = L.Multiply(name="largest_of_live")([largest, L.GlobalMaxPooling1D(name="largest_any")(live)])
save("largest", keras.Model(x, L.Dense(2)(largest)), np.vstack([gaps, np.zeros((1, 7), dtype="int32")]))
json.dump(made, open("models.json", "w"), indent=1)
