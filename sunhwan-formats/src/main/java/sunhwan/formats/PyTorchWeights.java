package sunhwan.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.MinGRU;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * PyTorch's state_dict, saved as safetensors, put into the layers of a spec.
 *
 * <p>nn.LSTM has gates i, f, g, o, as ours; nn.GRU has r, z, n, ours are z, r, ĥ, and it resets
 * after the product; both have two biases, which are added up where nothing tells them apart. See
 * the formulas of torch.nn.LSTM, GRU and RNN. Matrices are transposed: PyTorch's are (out, in).
 */
public final class PyTorchWeights {
  private static final int[] LSTM_GATES = {0, 1, 2, 3};
  private static final int[] GRU_GATES = {1, 0, 2};
  private static final int[] RNN_GATES = {0};

  private final Weights state;
  private final Set<String> left;

  private PyTorchWeights(Weights state) {
    this.state = state;
    this.left = new TreeSet<>(state.names());
  }

  /**
   * A module of PyTorch that stands for a layer of ours.
   *
   * @param prefix of its weights' names, {@code encoder.lstm}
   * @param layer which of an nn.LSTM's, nn.GRU's or nn.RNN's num_layers, from 0 on
   */
  public record Module(String prefix, int layer) {
    /** The only or first layer of a module. */
    public static Module of(String prefix) {
      return new Module(prefix, 0);
    }

    /** Another layer of the same module. */
    public Module layer(int layer) {
      return new Module(prefix, layer);
    }
  }

  /**
   * The model.
   *
   * @param modules for each layer that has weights, by its name in the spec, the module that stands
   *     for it
   * @throws ModelFormatException where a weight is missing, has another shape, or belongs to nobody
   */
  public static Model put(Weights state, ModelSpec spec, Map<String, Module> modules) {
    PyTorchWeights reader = new PyTorchWeights(state);
    List<Tensor> weights = new ArrayList<>();
    for (Sequential.Layer layer : spec.layers()) {
      Module module = modules.get(layer.name());
      if (module != null) {
        weights.addAll(reader.layer(layer, module));
      }
    }
    reader.left.removeIf(name -> name.endsWith(".num_batches_tracked"));
    List<String> names = spec.weights().stream().map(WeightSpec::name).toList();
    if (names.size() != weights.size()) {
      throw new ModelFormatException(
          "PyTorch: the model has the weights "
              + names
              + ", and the modules named give "
              + weights.size()
              + ". Name a module for every layer with weights; there are "
              + state.names());
    }
    if (!reader.left.isEmpty()) {
      throw new ModelFormatException("PyTorch: no layer takes " + reader.left);
    }
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), weights.get(i));
    }
    try {
      return new Model(spec, Weights.of(named));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException("PyTorch: " + e.getMessage());
    }
  }

  private List<Tensor> layer(Sequential.Layer layer, Module module) {
    String prefix = module.prefix() + ".";
    return switch (layer.spec()) {
      case Embedding e -> List.of(take(prefix + "weight"));
      case Dense d -> {
        Tensor kernel = turned(prefix + "weight", RNN_GATES, d.units());
        yield d.useBias() ? List.of(kernel, take(prefix + "bias")) : List.of(kernel);
      }
      case BatchNormalization b -> {
        List<Tensor> weights = normalized(prefix, b.scale(), b.center());
        weights.add(take(prefix + "running_mean"));
        weights.add(take(prefix + "running_var"));
        yield weights;
      }
      case LayerNormalization l -> normalized(prefix, l.scale(), l.center());
      case RecurrentLayer<?> r -> recurrent(layer.name(), r, prefix, "_l" + module.layer());
      case Bidirectional b -> {
        String number = "_l" + module.layer();
        if (!(b.layer() instanceof RecurrentLayer<?> forward)
            || !(b.backwards() instanceof RecurrentLayer<?> backward)) {
          throw unread(layer.name(), b.layer());
        }
        List<Tensor> weights = recurrent(layer.name(), forward, prefix, number);
        weights.addAll(recurrent(layer.name(), backward, prefix, number + "_reverse"));
        yield weights;
      }
      default -> throw unread(layer.name(), layer.spec());
    };
  }

  private static ModelFormatException unread(String name, LayerSpec spec) {
    return new ModelFormatException(
        "PyTorch: layer '"
            + name
            + "' is a "
            + spec.getClass().getSimpleName()
            + "; modules of Embedding, Linear, RNN, LSTM, GRU, BatchNorm1d and LayerNorm are read");
  }

  private List<Tensor> normalized(String prefix, boolean scale, boolean center) {
    List<Tensor> weights = new ArrayList<>();
    if (scale) {
      weights.add(take(prefix + "weight"));
    }
    if (center) {
      weights.add(take(prefix + "bias"));
    }
    return weights;
  }

  private Tensor take(String name) {
    if (!state.names().contains(name)) {
      throw new ModelFormatException(
          "PyTorch: there is no '" + name + "'; there are " + state.names());
    }
    left.remove(name);
    return state.get(name);
  }

  private List<Tensor> recurrent(String name, RecurrentLayer<?> layer, String prefix, String end) {
    int[] gates =
        switch (layer) {
          case SimpleRNN s -> RNN_GATES;
          case LSTM l -> LSTM_GATES;
          case GRU g -> GRU_GATES;
          case PeepholeLSTM n -> throw absent(n, name);
          case LayerNormLSTM n -> throw absent(n, name);
          case LayerNormGRU n -> throw absent(n, name);
          case MinGRU n -> throw absent(n, name);
        };
    if (layer instanceof GRU gru && !gru.resetAfter()) {
      throw new ModelFormatException(
          "PyTorch: GRU '"
              + name
              + "' resets before the product, and PyTorch's after it. Use GRU.of(…), whose"
              + " resetAfter is true");
    }
    int units = layer.units();
    List<Tensor> weights = new ArrayList<>();
    weights.add(turned(prefix + "weight_ih" + end, gates, units));
    weights.add(turned(prefix + "weight_hh" + end, gates, units));
    if (layer.recurrence().useBias()) {
      Tensor input = ordered(prefix + "bias_ih" + end, gates, units);
      Tensor state = ordered(prefix + "bias_hh" + end, gates, units);
      weights.add(layer instanceof GRU ? stacked(input, state) : sum(input, state));
    }
    return weights;
  }

  private static ModelFormatException absent(RecurrentLayer<?> layer, String name) {
    return new ModelFormatException(
        "PyTorch: "
            + layer.getClass().getSimpleName()
            + " '"
            + name
            + "': PyTorch has nn.RNN, nn.LSTM and nn.GRU alone");
  }

  /** (G·H, in) in PyTorch's order of gates becomes (in, G·H) in ours. */
  private Tensor turned(String name, int[] gates, int units) {
    Tensor theirs = take(name);
    int width = gates.length * units;
    if (theirs.shape().rank() != 2 || theirs.shape().size(0) != width) {
      throw wrongShape(name, "(" + width + ", in)", theirs);
    }
    int in = theirs.shape().size(1);
    Tensor ours = Tensor.zeros(Shape.of(in, width));
    for (int g = 0; g < gates.length; g++) {
      for (int u = 0; u < units; u++) {
        for (int i = 0; i < in; i++) {
          ours.data()[i * width + g * units + u] = theirs.data()[(gates[g] * units + u) * in + i];
        }
      }
    }
    return ours;
  }

  private Tensor ordered(String name, int[] gates, int units) {
    Tensor theirs = take(name);
    int width = gates.length * units;
    if (!theirs.shape().equals(Shape.of(width))) {
      throw wrongShape(name, Shape.of(width).toString(), theirs);
    }
    Tensor ours = Tensor.zeros(Shape.of(width));
    for (int g = 0; g < gates.length; g++) {
      System.arraycopy(theirs.data(), gates[g] * units, ours.data(), g * units, units);
    }
    return ours;
  }

  private static ModelFormatException wrongShape(String name, String expected, Tensor got) {
    return new ModelFormatException(
        "PyTorch: expected '"
            + name
            + "' of shape "
            + expected
            + ", got "
            + got.shape()
            + ". Does the layer's number of units match?");
  }

  private static Tensor stacked(Tensor first, Tensor second) {
    int width = first.data().length;
    Tensor both = Tensor.zeros(Shape.of(2, width));
    System.arraycopy(first.data(), 0, both.data(), 0, width);
    System.arraycopy(second.data(), 0, both.data(), width, width);
    return both;
  }

  private static Tensor sum(Tensor first, Tensor second) {
    Tensor sum = first.copy();
    for (int i = 0; i < sum.data().length; i++) {
      sum.data()[i] += second.data()[i];
    }
    return sum;
  }
}
