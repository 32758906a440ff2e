package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Conv1D;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.TimeDistributed;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * What Keras 1 called and laid out otherwise, put as Keras 2 and 3 have it.
 *
 * <p>An LSTM had twelve arrays, W, U and b for each of i, c, f and o, a GRU nine for z, r and h; a
 * Conv1D's kernel had an axis of 1 behind its first. See Keras 2's own conversion, {@code
 * preprocess_weights_for_loading}.
 */
final class Keras1 {
  private static final int[] NEW_FROM_OLD_GATES = {0, 2, 1, 3}; // i, f, c, o from i, c, f, o

  private Keras1() {}

  /** Keras 2's class for one of Keras 1. */
  static String type(String type) {
    return type.equals("Convolution1D") ? "Conv1D" : type;
  }

  /** Gives arguments the names that they have had since. */
  static void rename(Arguments a, String type) {
    boolean embedding = type.equals("Embedding");
    a.rename("init", embedding ? "embeddings_initializer" : "kernel_initializer");
    a.rename("inner_init", "recurrent_initializer");
    a.rename("inner_activation", "recurrent_activation");
    a.rename("W_regularizer", embedding ? "embeddings_regularizer" : "kernel_regularizer");
    a.rename("U_regularizer", "recurrent_regularizer");
    a.rename("b_regularizer", "bias_regularizer");
    a.rename("W_constraint", embedding ? "embeddings_constraint" : "kernel_constraint");
    a.rename("b_constraint", "bias_constraint");
    a.rename("dropout_W", "dropout");
    a.rename("dropout_U", "recurrent_dropout");
    a.rename("bias", "use_bias");
    a.rename("nb_filter", "filters");
    a.rename("filter_length", "kernel_size");
    a.rename("subsample_length", "strides");
    a.rename("border_mode", "padding");
    if (!embedding) {
      a.rename("output_dim", "units");
      a.ignore("input_dim");
    }
    a.ignore("consume_less", "input_length");
    if (a.has("forget_bias_init")) {
      JsonNode value = a.take("forget_bias_init");
      boolean ones = value.asText().equals("one");
      if (!ones && !value.asText().startsWith("zero")) {
        a.forTrainingAlone("forget_bias_init", value, "gives other first values than there are");
      }
      a.put("unit_forget_bias", ones);
    }
  }

  /** A layer's arrays as they are laid out since, where they are Keras 1's; else as they are. */
  static List<H5Node.Dataset> arrays(LayerSpec spec, List<H5Node.Dataset> found) {
    int half = found.size() / 2;
    return switch (spec) {
      case LSTM l when found.size() == 12 -> gates(found, NEW_FROM_OLD_GATES);
      case GRU g when found.size() == 9 -> gates(found, new int[] {0, 1, 2});
      case Bidirectional b when found.size() == 24 || found.size() == 18 ->
          Stream.concat(
                  arrays(b.layer(), found.subList(0, half)).stream(),
                  arrays(b.layer(), found.subList(half, found.size())).stream())
              .toList();
      case TimeDistributed t -> arrays(t.layer(), found);
      case Conv1D c when !found.isEmpty() && found.getFirst().shape().rank() == 4 -> {
        List<H5Node.Dataset> arrays = new ArrayList<>(found);
        arrays.set(0, withoutAxis(found.getFirst()));
        yield arrays;
      }
      default -> found;
    };
  }

  /** Kernel, recurrent kernel and bias, each put together of the gates' own. */
  private static List<H5Node.Dataset> gates(List<H5Node.Dataset> found, int[] order) {
    List<H5Node.Dataset> joined = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      List<H5Node.Dataset> pieces = new ArrayList<>();
      for (int gate : order) {
        pieces.add(found.get(3 * gate + part));
      }
      Shape one = pieces.getFirst().shape();
      if (one.rank() < 1
          || one.rank() > 2
          || pieces.stream().anyMatch(piece -> !piece.shape().equals(one))) {
        return found; // and refused, since they are too many
      }
      joined.add(sideBySide(pieces, one));
    }
    return joined;
  }

  private static H5Node.Dataset sideBySide(List<H5Node.Dataset> pieces, Shape one) {
    int rows = one.rank() == 1 ? 1 : one.size(0);
    int columns = one.size(-1);
    int all = Math.multiplyExact(columns, pieces.size());
    Shape shape = one.rank() == 1 ? Shape.of(all) : Shape.of(rows, all);
    return new H5Node.Dataset(
        H5Type.FLOAT32,
        shape,
        () -> {
          float[] joined = new float[shape.count()];
          for (int p = 0; p < pieces.size(); p++) {
            float[] piece = pieces.get(p).read().tensor().data();
            for (int row = 0; row < rows; row++) {
              System.arraycopy(piece, row * columns, joined, row * all + p * columns, columns);
            }
          }
          return H5Array.of(Tensor.of(shape, joined));
        },
        Map.of());
  }

  /** (length, 1, features, filters) as (length, features, filters). */
  private static H5Node.Dataset withoutAxis(H5Node.Dataset kernel) {
    Shape old = kernel.shape();
    if (old.size(1) != 1) {
      return kernel;
    }
    Shape shape = Shape.of(old.size(0), old.size(2), old.size(3));
    return new H5Node.Dataset(
        kernel.type(),
        shape,
        () -> H5Array.of(Tensor.of(shape, kernel.read().tensor().data())),
        Map.of());
  }
}
