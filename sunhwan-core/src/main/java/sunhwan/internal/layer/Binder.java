package sunhwan.internal.layer;

import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.Operation;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.TimeDistributed;
import sunhwan.tensor.Shape;

/** From what a layer is to the numbers behind it. */
public final class Binder {
  private Binder() {}

  /**
   * The operation of a layer for an input shape without batch axis.
   *
   * @param name of the layer in its model, for messages
   * @param inner name of the layer inside, where there is one
   * @throws IllegalArgumentException where the input does not fit
   */
  public static Operation bind(LayerSpec spec, Shape input, String name, String inner) {
    return switch (spec) {
      case Input i ->
          throw new IllegalArgumentException(
              "Input '" + name + "': stands first in a model or not at all");
      case Embedding e -> {
        require(
            input.rank() == 1,
            "Embedding",
            name,
            "(batch, time) of ids",
            input,
            "Embedding comes first, right after the text is turned into ids");
        yield new EmbeddingOperation(e, name, Shape.sequence(input.size(0), e.outputDim()));
      }
      case Masking m -> new MaskingOperation(m, sequence("Masking", name, input));
      case RecurrentLayer<?> r -> recurrent(r, name, input, false);
      case Bidirectional b -> bidirectional(b, name, inner, input);
      case TimeDistributed t -> {
        Shape sequence = sequence("TimeDistributed", name, input);
        Operation layer =
            bind(t.layer(), Shape.of(sequence.size(1)).named("features"), inner, inner);
        yield new TimeDistributedOperation(
            layer, inner, Shape.sequence(input.size(0), layer.output().size(-1)));
      }
      case Dense d -> {
        require(
            input.size(-1) != Shape.UNKNOWN && input.rank() <= 2,
            "Dense",
            name,
            "(batch, …, features) with a known number of features",
            input,
            "Put an Embedding or Input.sequence before it");
        Shape output =
            input.rank() == 1
                ? Shape.of(d.units()).named("units")
                : Shape.sequence(input.size(0), d.units());
        yield new DenseOperation(d, input.size(-1), output);
      }
      case Activation a -> new ActivationOperation(a, input);
      case Dropout d -> new DropoutOperation(d.rate(), input);
      case BatchNormalization b -> new BatchNormalizationOperation(b, input.size(-1), input);
      case GlobalMaxPooling1D g ->
          new PoolingOperation(
              true,
              Shape.of(sequence("GlobalMaxPooling1D", name, input).size(1)).named("features"));
      case GlobalAveragePooling1D g ->
          new PoolingOperation(
              false,
              Shape.of(sequence("GlobalAveragePooling1D", name, input).size(1)).named("features"));
      case RepeatVector r -> {
        require(
            input.rank() == 1,
            "RepeatVector",
            name,
            "(batch, features)",
            input,
            "Set returnSequences(false) on the layer before it");
        yield new RepeatVectorOperation(r.n(), Shape.sequence(r.n(), input.size(0)));
      }
      case CustomLayer c -> c.bind(input);
    };
  }

  private static RecurrentOperation recurrent(
      RecurrentLayer<?> layer, String name, Shape input, boolean aligned) {
    int features = sequence(layer.getClass().getSimpleName(), name, input).size(1);
    Cell cell =
        switch (layer) {
          case SimpleRNN s -> SimpleRnnCell.of(s);
          case LSTM l -> LstmCell.of(l);
          case GRU g -> GruCell.of(g);
        };
    Shape output =
        layer.recurrence().returnSequences()
            ? Shape.sequence(input.size(0), layer.units())
            : Shape.of(layer.units()).named("units");
    return new RecurrentOperation(layer.recurrence(), cell, features, output, aligned);
  }

  private static BidirectionalOperation bidirectional(
      Bidirectional spec, String name, String inner, Shape input) {
    RecurrentOperation forward = recurrent(spec.layer(), name, input, true);
    RecurrentOperation backward = recurrent(spec.layer().goBackwards(true), name, input, true);
    int units = spec.layer().units() * (spec.mergeMode() == Bidirectional.MergeMode.CONCAT ? 2 : 1);
    Shape output =
        spec.layer().recurrence().returnSequences()
            ? Shape.sequence(input.size(0), units)
            : Shape.of(units).named("units");
    return new BidirectionalOperation(
        forward, backward, "forward_" + inner, "backward_" + inner, spec.mergeMode(), output);
  }

  private static Shape sequence(String layer, String name, Shape input) {
    require(
        input.rank() == 2 && input.size(1) != Shape.UNKNOWN,
        layer,
        name,
        "(batch, time, features)",
        input,
        input.rank() == 1 && input.name(-1).equals("units")
            ? "Set returnSequences(true) on the recurrent layer before it"
            : "Put an Embedding or Input.sequence(time, features) before it");
    return input;
  }

  private static void require(
      boolean fits, String layer, String name, String expected, Shape input, String next) {
    if (!fits) {
      throw new IllegalArgumentException(
          layer
              + " '"
              + name
              + "': expected input "
              + expected
              + ", got "
              + input.prepend("batch", Shape.UNKNOWN)
              + ". "
              + next
              + ".");
    }
  }
}
