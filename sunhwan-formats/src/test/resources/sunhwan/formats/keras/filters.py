# Makes the .h5 files beside it, with h5py 3.7.0, HDF5 1.10.8 and NumPy 1.24.2. Nothing in the build runs it.
import h5py
import numpy as np

values = (np.arange(7 * 10).reshape(7, 10) - 31).astype("f4") / 8


def filters(file):
    file.create_dataset("plain", data=values, chunks=(3, 4))
    file.create_dataset("gzip", data=values, chunks=(3, 4), compression="gzip")
    file.create_dataset("shuffle", data=values, chunks=(3, 4), shuffle=True)
    file.create_dataset("fletcher32", data=values, chunks=(3, 4), fletcher32=True)
    file.create_dataset("all", data=values, chunks=(3, 4), compression="gzip", compression_opts=9, shuffle=True, fletcher32=True)
    file.create_dataset("double", data=values.astype("f8"), chunks=(7, 10), compression="gzip", shuffle=True, fletcher32=True)
    file.create_dataset("odd", data=np.arange(-7, 8, dtype="i1"), chunks=(15,), fletcher32=True)
    file.create_dataset("many", data=np.arange(300, dtype="f4"), chunks=(1,), compression="gzip")


with h5py.File("chunks.h5", "w") as file:
    filters(file)
    file.create_dataset("growing", data=values[:0], chunks=(3, 4), maxshape=(None, 10))
    file["growing"].resize((7, 10))
    file["growing"][...] = values

with h5py.File("latest.h5", "w", libver="latest") as file:
    file.create_dataset("contiguous", data=values)
    file.create_dataset("single", data=values, chunks=(7, 10), compression="gzip", shuffle=True)
    file.create_dataset("unfiltered", data=values, chunks=(7, 10))
    file.attrs["name"] = "층"
    file.create_group("a/b/c").attrs["number"] = 5

with h5py.File("lzf.h5", "w") as file:
    file.create_dataset("lzf", data=values, chunks=(3, 4), compression="lzf")

with h5py.File("index.h5", "w", libver="latest") as file:
    file.create_dataset("several", data=values, chunks=(3, 4))

with h5py.File("types.h5", "w") as file:
    for kind in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "<i1", "<u1", "<i2", ">i2", "<u2", "<i4", ">i4", "<u4", "<i8", ">i8", "<u8"]:
        name = {"<": "little_", ">": "big_"}[kind[0]] + kind[1:]
        file.create_dataset(name, data=np.array([0, 1, 2, 100], dtype=kind) if kind[1] == "u" else np.array([0, 1, -2, 100], dtype=kind))
    file.create_dataset("halves", data=np.array([0.5, -65504, 6e-8, np.inf, np.nan], dtype="<f2"))
    file.create_dataset("scalar", data=np.float32(0.25))
    file.create_dataset("empty", data=np.zeros((0, 4), "f4"))
    file.create_dataset("booleans", data=np.array([True, False, True]))
    file.create_dataset("complex", data=np.array([1 + 2j]))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    h5py.h5d.create(file.id, b"compact", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((7, 10)), compact)
    file["compact"][...] = values
    file.attrs["fixed"] = np.array([b"kernel", b"bias"])
    file.attrs["texts"] = ["kernel", "층"]
    file.attrs["array"] = values
