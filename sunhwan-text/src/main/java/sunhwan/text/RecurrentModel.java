package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;
import sunhwan.models.Sequential;

/** The three networks that are compared. */
public enum RecurrentModel implements TextModel {
  SIMPLE_RNN,
  BI_LSTM,
  BI_GRU;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The words of all models. */
  public static List<String> words() {
    return Arrays.stream(values()).map(RecurrentModel::word).toList();
  }

  /**
   * The network of a recipe.
   *
   * @param vocabulary ids, 0 included
   * @param classes outputs
   */
  public Sequential network(Recipe recipe, int vocabulary, int classes) {
    return switch (recipe.network().shape()) {
      case LESSON -> lesson(recipe, vocabulary, classes);
      case POOLED -> pooled(recipe, vocabulary, classes);
    };
  }

  /**
   * The lesson's: the state after the last step decides. The SimpleRNN goes both ways in all layers
   * but the last; the others end in a hidden layer of 16 without a bend, as the lesson has it.
   */
  private Sequential lesson(Recipe recipe, int vocabulary, int classes) {
    Recipe.Network n = recipe.network();
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(Embedding.of(vocabulary, n.embedding()).maskZero(recipe.text().mask()));
    int depth = n.layers() > 0 ? n.layers() : this == BI_GRU ? 2 : 3;
    for (int i = 1; i < depth; i++) {
      layers.add(Bidirectional.of(cell(n.units()).returnSequences(true)));
    }
    layers.add(this == SIMPLE_RNN ? cell(n.units()) : Bidirectional.of(cell(n.units())));
    if (n.dropout() > 0) {
      layers.add(Dropout.of(n.dropout()));
    }
    if (this != SIMPLE_RNN) {
      layers.add(Dense.of(16));
    }
    layers.add(Dense.of(classes, Activation.SOFTMAX));
    return Sequential.of(layers);
  }

  /** The largest value that each unit took anywhere in the document decides. */
  private Sequential pooled(Recipe recipe, int vocabulary, int classes) {
    Recipe.Network n = recipe.network();
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(Embedding.of(vocabulary, n.embedding()).maskZero(recipe.text().mask()));
    if (n.dropout() > 0) {
      layers.add(Dropout.of(n.dropout()));
    }
    for (int i = 0; i < Math.max(1, n.layers()); i++) {
      layers.add(Bidirectional.of(cell(n.units()).returnSequences(true)));
    }
    layers.add(GlobalMaxPooling1D.of());
    if (n.dropout() > 0) {
      layers.add(Dropout.of(n.dropout()));
    }
    layers.add(Dense.of(classes, Activation.SOFTMAX));
    return Sequential.of(layers);
  }

  private RecurrentLayer<?> cell(int units) {
    return switch (this) {
      case SIMPLE_RNN -> SimpleRNN.of(units);
      case BI_LSTM -> LSTM.of(units);
      case BI_GRU -> GRU.of(units);
    };
  }
}
