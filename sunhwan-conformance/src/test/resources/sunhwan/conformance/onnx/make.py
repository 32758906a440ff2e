"""Makes opset-*.onnx: what ONNX Runtime 1.30.0 gives for uses of operators that ONNX's node cases of 1.9 lack.

Each file is one graph without inputs. Its outputs come in pairs, NAME (computed) and NAME.expected (a constant).
Where ONNX Runtime does not compute a case, onnx 1.23.1's reference does, and this prints it.

    python -m venv v && v/bin/pip install onnx==1.23.1 onnxruntime==1.30.0 && v/bin/python make.py
"""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

rng = np.random.default_rng(7)
f32 = np.float32


def r(*shape):
    return rng.uniform(-1, 1, shape).astype(f32)


def i64(*values):
    return np.array(values, np.int64)


def case(name, op, inputs, outputs=1, **attributes):
    return name, op, inputs, outputs, attributes


def recurrent(kind, gates, directions=1, layout=0, lens=None, state=False, peep=False, bias=True, **attributes):
    t, b, i, h = 4, 3, 2, 3
    x = r(t, b, i) if layout == 0 else r(b, t, i)
    ins = [x, r(directions, gates * h, i), r(directions, gates * h, h)]
    shape = (directions, b, h) if layout == 0 else (b, directions, h)
    ins.append(r(directions, 2 * gates * h) if bias else None)
    ins.append(np.array(lens, np.int32) if lens else None)
    ins.append(r(*shape) if state else None)
    if kind == "LSTM":
        ins.append(r(*shape) if state else None)
        ins.append(r(directions, 3 * h) if peep else None)
    while ins[-1] is None:
        ins.pop()
    if layout:
        attributes["layout"] = 1
    if directions == 2:
        attributes["direction"] = "bidirectional"
    return ins, attributes, 3 if kind == "LSTM" else 2


def layers():
    found = []
    for kind, gates in (("RNN", 1), ("GRU", 3), ("LSTM", 4)):
        own = {"GRU": dict(linear_before_reset=1), "LSTM": dict(peep=True)}.get(kind, {})
        for name, options in {
            "reverse": dict(direction="reverse"),
            "bidirectional": dict(directions=2),
            "lengths": dict(lens=[4, 1, 2], state=True),
            "reverse_lengths": dict(lens=[2, 4, 1], direction="reverse", state=True),
            "bidirectional_lengths_state": dict(directions=2, lens=[3, 4, 1], state=True, **own),
            "own": dict(own, state=True),
            "clip": dict(clip=0.25, state=True, **own),
            "no_bias": dict(bias=False, state=True),
        }.items():
            ins, attributes, outs = recurrent(kind, gates, **options)
            found.append(case(f"{kind}_{name}", kind, ins, outs, hidden_size=3, **attributes))
    for direction in (1, 2):
        ins, attributes, outs = recurrent("LSTM", 4, directions=direction, layout=1, state=True)
        found.append(case(f"LSTM_layout_{direction}", "LSTM", ins, outs, hidden_size=3, **attributes))
        ins, attributes, outs = recurrent("GRU", 3, directions=direction, layout=1, state=True)
        found.append(case(f"GRU_layout_{direction}", "GRU", ins, outs, hidden_size=3, **attributes))
        ins, attributes, outs = recurrent("RNN", 1, directions=direction, layout=1, state=True)
        found.append(case(f"RNN_layout_{direction}", "RNN", ins, outs, hidden_size=3, **attributes))
    ins, attributes, outs = recurrent("LSTM", 4, state=True, input_forget=1)
    found.append(case("LSTM_input_forget", "LSTM", ins, outs, hidden_size=3, **attributes))
    for name, options in {
        "Affine": dict(activations=["Affine"], activation_alpha=[0.5], activation_beta=[0.25]),
        "LeakyRelu": dict(activations=["LeakyRelu"], activation_alpha=[0.5]),
        "LeakyRelu_default": dict(activations=["LeakyRelu"]),
        "ThresholdedRelu": dict(activations=["ThresholdedRelu"], activation_alpha=[0.1]),
        "ScaledTanh": dict(activations=["ScaledTanh"], activation_alpha=[0.5], activation_beta=[0.75]),
        "HardSigmoid": dict(activations=["HardSigmoid"], activation_alpha=[0.3], activation_beta=[0.4]),
        "HardSigmoid_default": dict(activations=["HardSigmoid"]),
        "Elu": dict(activations=["Elu"], activation_alpha=[0.5]),
        "Softsign": dict(activations=["Softsign"]),
        "Softplus": dict(activations=["Softplus"]),
        "Relu": dict(activations=["Relu"]),
        "Sigmoid": dict(activations=["Sigmoid"]),
    }.items():
        ins, attributes, outs = recurrent("RNN", 1, state=True, **options)
        found.append(case(f"RNN_{name}", "RNN", ins, outs, hidden_size=3, **attributes))
    ins, attributes, outs = recurrent(
        "GRU", 3, directions=2, activations=["HardSigmoid", "LeakyRelu", "Sigmoid", "Affine"],
        activation_alpha=[0.3, 0.5, 0.6], activation_beta=[0.4, 0.1])
    found.append(case("GRU_alphas_in_order", "GRU", ins, outs, hidden_size=3, **attributes))
    return found


def graph(nodes, name, inputs, outputs, initializers=()):
    return helper.make_graph(nodes, name, inputs, outputs, initializers)


def value(name, kind=TensorProto.FLOAT, shape=None):
    return helper.make_tensor_value_info(name, kind, shape)


def bodies():
    # the condition's branches read a tensor of the graph around them
    branch = lambda op: graph([helper.make_node(op, ["outer"], ["b"])], op, [], [value("b")])
    w, rr = r(1, 12, 2), r(1, 12, 3)
    scan = graph(
        [helper.make_node("Add", ["s", "x"], ["s2"]), helper.make_node("Mul", ["s2", "x"], ["y"])],
        "scan", [value("s", shape=[2]), value("x", shape=[2])], [value("s2", shape=[2]), value("y", shape=[2])])
    loop = graph(
        [helper.make_node("LSTM", ["x", "w", "r", "", "", "h", "c"], ["", "h2", "c2"], hidden_size=3),
         helper.make_node("Identity", ["go"], ["go2"])],
        "loop",
        [value("i", TensorProto.INT64, []), value("go", TensorProto.BOOL, []), value("h", shape=[1, 3, 3]),
         value("c", shape=[1, 3, 3])],
        [value("go2", TensorProto.BOOL, []), value("h2", shape=[1, 3, 3]), value("c2", shape=[1, 3, 3]),
         value("h2", shape=[1, 3, 3])])
    loop.output[3].name = "h3"
    loop.node.append(helper.make_node("Identity", ["h2"], ["h3"]))
    return {
        "If_true": ({"q": np.array(True), "outer": r(2)}, "If", ["q"], 1,
                    dict(then_branch=branch("Neg"), else_branch=branch("Abs"))),
        "If_false": ({"q": np.array(False), "outer": r(2)}, "If", ["q"], 1,
                     dict(then_branch=branch("Neg"), else_branch=branch("Abs"))),
        "Scan_axes": ({"s0": r(2), "xs": r(2, 3)}, "Scan", ["s0", "xs"], 2,
                      dict(body=scan, num_scan_inputs=1, scan_input_axes=[1], scan_input_directions=[1],
                           scan_output_axes=[1], scan_output_directions=[1])),
        "Loop_LSTM": ({"m": i64(3).reshape(()), "t": np.array(True), "x": r(2, 3, 2), "w": w, "r": rr,
                       "h0": r(1, 3, 3), "c0": r(1, 3, 3)}, "Loop", ["m", "t", "h0", "c0"], 3, dict(body=loop)),
    }


def plain(opset):
    a34, a234 = r(3, 4), r(2, 3, 4)
    u8 = rng.integers(0, 255, (3, 4)).astype(np.uint8)
    ints = rng.integers(-9, 9, (3, 4)).astype(np.int32)
    longs = rng.integers(-9, 9, (3, 4)).astype(np.int64)
    d = rng.uniform(-2, 2, (3, 4))
    found = [
        case("Gemm_double", "Gemm", [d, d.T.copy(), r(3).astype(np.float64)], alpha=0.5, beta=2.0),
        case("MatMul_vectors", "MatMul", [r(4), r(4)]),
        case("MatMul_row", "MatMul", [r(4), r(2, 4, 3)]),
        case("MatMul_column", "MatMul", [a234, r(4)]),
        case("MatMul_stretched", "MatMul", [r(2, 1, 3, 4), r(5, 4, 2)]),
        case("MatMul_double", "MatMul", [d, d.T.copy()]),
        case("MatMul_long", "MatMul", [longs, longs.T.copy()]),
        case("Tile", "Tile", [a34, i64(2, 3)]),
        case("Shape_plain", "Shape", [a234]),
        case("Size", "Size", [a234]),
        case("EyeLike", "EyeLike", [ints], k=1, dtype=TensorProto.FLOAT),
        case("NonZero", "NonZero", [ints]),
        case("Compress_axis", "Compress", [a34, np.array([True, False, True])], axis=1),
        case("Compress_flat", "Compress", [a34, np.array([False, True, True, False, True])]),
        case("Transpose_texts", "Transpose", [np.array([["ㄱ", "b"], ["c", ""]], dtype=object)]),
        case("Where_stretched", "Where", [np.array([[True], [False]]), r(3), r(2, 1)]),
        case("Erf", "Erf", [np.linspace(-4, 4, 23, dtype=f32)]),
        case("Sign", "Sign", [np.array([-2.5, 0, 3, -0.0], f32)]),
        case("Neg_int", "Neg", [ints]),
        case("Abs_long", "Abs", [longs]),
        case("Floor", "Floor", [3 * a34]), case("Ceil", "Ceil", [3 * a34]),
        case("Sqrt", "Sqrt", [np.abs(a34)]), case("Exp", "Exp", [a34]), case("Log", "Log", [np.abs(a34)]),
        case("Reciprocal", "Reciprocal", [a34]),
        case("ThresholdedRelu", "ThresholdedRelu", [a34], alpha=0.25),
        case("Mod", "Mod", [longs, np.array([3, -4, 5, -2], np.int64)]),
        case("Mod_fmod", "Mod", [5 * a34, r(4)], fmod=1),
        case("Mod_fmod_int", "Mod", [longs, np.array([3, -4, 5, -2], np.int64)], fmod=1),
        case("Div_int", "Div", [ints, np.array([3, -4, 5, -2], np.int32)]),
        case("Mul_long", "Mul", [longs, longs]),
        case("Pow", "Pow", [np.abs(a34), r(4)]),
        case("Min3", "Min", [a34, r(4), r(3, 1)]), case("Max3", "Max", [a34, r(4), r(3, 1)]),
        case("Sum3", "Sum", [a34, r(4), r(3, 1)]), case("Mean3", "Mean", [a34, r(4), r(3, 1)]),
        case("Equal_stretched", "Equal", [ints, ints[:, :1].copy()]),
        case("Greater", "Greater", [a34, r(4)]), case("Less", "Less", [longs, np.array([0, 1, -1, 2], np.int64)]),
        case("And", "And", [a34 > 0, a34 < 0.5]), case("Or", "Or", [a34 > 0, a34 < -0.5]),
        case("Xor", "Xor", [a34 > 0, a34 < 0.5]), case("Not", "Not", [a34 > 0]),
        case("ArgMin", "ArgMin", [a234], axis=-1, keepdims=0),
        case("Cast_down", "Cast", [3 * d], to=TensorProto.INT64),
        case("Cast_bool", "Cast", [ints], to=TensorProto.BOOL),
        case("Cast_u8", "Cast", [u8], to=TensorProto.DOUBLE),
        case("Cast_texts", "Cast", [np.array(["1.5", "-2e3", "7"], dtype=object)], to=TensorProto.FLOAT),
        case("Instance", "InstanceNormalization", [r(2, 3, 5), r(3), r(3)], epsilon=1e-2),
        case("Dropout", "Dropout", [a34]),
        case("OneHot_axis0", "OneHot", [i64(1, -1, 7), i64(3).reshape(()), np.array([5, 9], f32)], axis=0),
        case("ConstantOfShape_bool", "ConstantOfShape", [i64(2, 2)],
             value=helper.make_tensor("v", TensorProto.BOOL, [1], [True])),
        case("Gather_negative_axis", "Gather", [a234, np.array([[1, -1]], np.int32)], axis=-1),
        case("TfIdf_weights", "TfIdfVectorizer", [np.array([["a", "b", "a", "c", "b"]], dtype=object)],
             mode="TFIDF", min_gram_length=1, max_gram_length=2, max_skip_count=1, ngram_counts=[0, 2],
             ngram_indexes=[0, 1, 2, 3], pool_strings=["a", "c", "a", "b", "b", "c"], weights=[0.5, 2.0, 3.0, 0.25]),
        case("TfIdf_idf", "TfIdfVectorizer", [i64(1, 2, 1, 3, 2)],
             mode="IDF", min_gram_length=1, max_gram_length=2, max_skip_count=0, ngram_counts=[0, 2],
             ngram_indexes=[0, 1, 2, 3], pool_int64s=[1, 3, 1, 2, 2, 3], weights=[0.5, 2.0, 3.0, 0.25]),
    ]
    for name in ("Sum", "Prod", "Max", "Min", "Mean", "L1", "L2", "SumSquare", "LogSum", "LogSumExp"):
        x = np.abs(a234) if name == "LogSum" else a234
        if opset >= (13 if name == "Sum" else 18):
            found.append(case("Reduce" + name, "Reduce" + name, [x, i64(0, -1)], keepdims=0))
            found.append(case("Reduce" + name + "_noop", "Reduce" + name, [x], noop_with_empty_axes=1))
        else:
            found.append(case("Reduce" + name, "Reduce" + name, [x], axes=[0, 2], keepdims=0))
        found.append(case("Reduce" + name + "_all", "Reduce" + name, [x]))
    found.append(case("ReduceSum_int", "ReduceSum", [ints]))
    if opset == 9:
        found += [
            case("Softmax_flat", "Softmax", [a234], axis=1), case("LogSoftmax_flat", "LogSoftmax", [a234], axis=0),
            case("Slice_old", "Slice", [a234], axes=[0, 2], starts=[-1, 1], ends=[9, -1]),
            case("Squeeze_old", "Squeeze", [r(1, 3, 1)], axes=[0]), case("Squeeze_all", "Squeeze", [r(1, 3, 1)]),
            case("Unsqueeze_old", "Unsqueeze", [a34], axes=[0, 3]),
            case("Split_old", "Split", [a34], 2, axis=1, split=[1, 3]),
            case("Pad_old", "Pad", [a34], mode="constant", pads=[1, 0, 0, 2], value=1.5),
            case("Pad_old_edge", "Pad", [a34], mode="edge", pads=[1, 0, 0, 2]),
            case("Clip_old", "Clip", [a34], min=-0.25, max=0.5),
            case("TopK_old", "TopK", [a34], 2, k=2, axis=0),
            case("BatchNorm_old", "BatchNormalization", [r(2, 3, 2), r(3), r(3), r(3), np.abs(r(3))], epsilon=1e-2),
        ]
        found = [c for c in found if c[1] not in ("Mod", "TopK") and c[0] != "ReduceSum_int"]
        return found
    same = dict(axes=1) if opset >= 13 else {}
    found += [
        case("GreaterOrEqual", "GreaterOrEqual", [a34, a34[:1].copy()]),
        case("LessOrEqual", "LessOrEqual", [longs, longs[:, :1].copy()]),
        case("Round", "Round", [np.array([0.5, 1.5, 2.5, -0.5, -1.5, 1.2], f32)]),
        case("Range_long", "Range", [np.array(5, np.int64), np.array(-4, np.int64), np.array(-3, np.int64)]),
        case("Range_double", "Range", [np.array(0.0), np.array(1.0), np.array(0.3)]),
        case("Pad_reflect", "Pad", [a34, i64(2, 1, 1, 3)], mode="reflect"),
        case("Pad_edge", "Pad", [a34, i64(2, 0, 0, 3)], mode="edge"),
        case("Pad_cut", "Pad", [a34, i64(-1, 0, 1, -2), np.array(9, f32)]),
        case("GatherND", "GatherND", [a234, i64(0, 2, 1, 0).reshape(2, 2)]),
        case("GatherND_batch", "GatherND", [a234, i64(2, 0).reshape(2, 1)], batch_dims=1),
        case("GatherElements_axis1", "GatherElements", [a34, i64(3, -1, 0, 0, 1, 2).reshape(3, 2)], axis=1),
        case("CumSum", "CumSum", [a34, np.array(1, np.int32)]),
        case("CumSum_reverse_exclusive", "CumSum", [ints, np.array(-2, np.int64)], reverse=1, exclusive=1),
        case("TopK", "TopK", [a234, i64(2)], 2, axis=1),
        case("TopK_least", "TopK", [longs, i64(3)], 2, largest=0),
        case("ReverseSequence", "ReverseSequence", [a34, i64(1, 3, 0, 2)]),
        case("Shape_end", "Shape", [a234], start=-2, end=2) if opset >= 15 else case("Shape_2", "Shape", [a34]),
        case("Trilu_lower", "Trilu", [a234, i64(1).reshape(())], upper=0) if opset >= 14 else case("Neg", "Neg", [d]),
        case("Trilu_upper", "Trilu", [longs, i64(-1).reshape(())]) if opset >= 14 else case("Abs", "Abs", [d]),
        case("MatMulInteger_rows", "MatMulInteger",
             [u8, rng.integers(-9, 9, (4, 2)).astype(np.int8), np.array(3, np.uint8), np.array([1, -2], np.int8)]),
        case("Pow_int", "Pow", [ints, np.array([2, 0, 1, 3], np.int64)]),
        case("Clip_int", "Clip", [ints, np.array(-3, np.int32), np.array(4, np.int32)]),
        case("Constant_ints", "Constant", [], value_ints=[3, 4]),
        case("Constant_floats", "Constant", [], value_floats=[0.5]),
        case("Constant_text", "Constant", [], value_string="순환"),
    ]
    if opset >= 18:
        found += [
            case("Split_num_outputs", "Split", [a34], 3, axis=1, num_outputs=3),
            case("Pad_axes", "Pad", [a234, i64(1, 2), np.array(4, f32), i64(-1)]),
            case("Pad_wrap", "Pad", [a34, i64(1, 2, 2, 1)], mode="wrap"),
            case("LayerNorm", "LayerNormalization", [a234, r(4), r(4)], 3, axis=-1, epsilon=1e-3),
            case("LayerNorm_axes", "LayerNormalization", [a234, r(3, 4)], axis=1),
            case("Cast_saturate", "Cast", [a34], to=TensorProto.FLOAT16, saturate=1),
            case("ReduceMax_bool", "ReduceMax", [a34 > 0.5, i64(1)]),
        ]
    return found


def model(nodes, inits, outputs, opset):
    g = helper.make_graph(nodes, "cases", [], outputs, inits)
    m = helper.make_model(g, opset_imports=[helper.make_opsetid("", opset)], producer_name="make.py")
    m.ir_version = 8 if opset < 19 else 10
    return m


def exists(op, opset):
    try:
        return bool(onnx.defs.get_schema(op, opset))
    except onnx.defs.SchemaError:
        return False


def tensor(array, name):
    return numpy_helper.from_array(array, name)


def compute(m, names, what):
    try:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        return onnxruntime.InferenceSession(m.SerializeToString(), options).run(names, {})
    except Exception as e:
        print(m.opset_import[0].version, what, "by the reference:", str(e).replace("\n", " ")[:150])
        return ReferenceEvaluator(m).run(names, {})


def time_major(op, ins, named, attributes, outs, infos, opset, name):
    """ONNX Runtime has no layout=1: the same layer with batch and time exchanged, before and after."""
    swapped = {n: x.transpose(1, 0, 2) if ins.index(n) in (0, 5, 6) else x for n, x in named.items()}
    node = helper.make_node(op, ins, outs, **{k: v for k, v in attributes.items() if k != "layout"})
    y, *states = compute(model([node], [tensor(x, n) for n, x in swapped.items()], infos, opset), outs, name)
    return [y.transpose(2, 0, 1, 3)] + [s.transpose(1, 0, 2) for s in states]


for opset in (9, 12, 17, 23):
    nodes, inits, outputs = [], [], []
    wanted = []
    for name, op, inputs, count, attributes in plain(opset) + (layers() if opset in (9, 17) else []):
        if "layout" in attributes and opset < 14 or not exists(op, opset):
            continue
        named = {f"{name}.{k}": x for k, x in enumerate(inputs) if x is not None}
        wanted.append((name, named, op, [f"{name}.{k}" if x is not None else "" for k, x in enumerate(inputs)], count,
                       attributes))
    if opset in (12, 17):
        for name, (named, op, ins, count, attributes) in bodies().items():
            prefix = lambda n: n
            wanted.append((name, named, op, ins, count, attributes))
    seen = set()
    for name, named, op, ins, count, attributes in wanted:
        outs = [f"{name}:{k}" for k in range(count)]
        node = helper.make_node(op, ins, outs, **attributes)
        clash = seen & set(named)
        if clash or op in ("If", "Loop", "Scan"):
            # names inside of bodies are plain; give what they read names of their own
            renames = {n: f"{name}.{n}" for n in named}
            node.input[:] = [renames.get(n, n) for n in node.input]
            for a in node.attribute:
                if a.HasField("g"):
                    for inner in a.g.node:
                        inner.input[:] = [renames.get(n, n) if n not in {v.name for v in a.g.input} else n
                                          for n in inner.input]
            named = {renames[n]: x for n, x in named.items()}
        seen |= set(named)
        own = [tensor(x, n) for n, x in named.items()]
        infos = [helper.make_empty_tensor_value_info(o) for o in outs]
        try:
            if attributes.get("layout"):
                values = time_major(op, ins, named, attributes, outs, infos, opset, name)
            else:
                values = compute(model([node], own, infos, opset), outs, name)
        except Exception as e:
            print(opset, name, "by NEITHER, left out:", repr(e)[:200])
            continue
        nodes.append(node)
        inits += own
        for out, v in zip(outs, values):
            v = np.asarray(v)
            if v.dtype.kind in "OU":
                v = v.astype(object)
            if v.dtype == np.float16:
                v = v.astype(np.float16)
            expected = tensor(v, out + ".expected")
            inits.append(expected)
            outputs.append(helper.make_tensor_value_info(out, expected.data_type, v.shape))
            outputs.append(helper.make_tensor_value_info(out + ".expected", expected.data_type, v.shape))
    m = model(nodes, inits, outputs, opset)
    onnx.checker.check_model(m)
    onnx.save(m, f"opset-{opset}.onnx")
    print(opset, len(nodes), "cases,", len(m.SerializeToString()), "bytes")
