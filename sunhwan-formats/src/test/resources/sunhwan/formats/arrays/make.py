"""Makes numpy.npz, with NumPy 2.4: every type that is read, both byte orders, both orders of axes."""
import numpy as np

a = np.arange(6).reshape(2, 3) - 2
arrays = {}
for t in ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]:
    arrays[t] = a.astype("<" + t)
    arrays[t + "_big"] = a.astype(">" + t)
    arrays[t + "_fortran"] = np.asfortranarray(a.astype("<" + t))
for t in ["u1", "u2", "u4"]:
    arrays[t] = np.array([0, 1, 2 ** (8 * int(t[1])) - 1], dtype=t)
arrays["bool"] = np.array([[True, False]])
arrays["scalar"] = np.float32(1.5)
arrays["empty"] = np.zeros((0, 3), np.float32)
arrays["cube_fortran"] = np.asfortranarray(np.arange(24, dtype=np.int32).reshape(2, 3, 4))
arrays["halves"] = np.array([0.1, 65504, 6e-8, np.inf, -0.0], np.float16)
np.savez("numpy.npz", **arrays)
np.savez_compressed("compressed.npz", np.zeros((10, 10)), x=np.ones(3))
