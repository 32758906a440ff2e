package sunhwan.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.text.TextStatistics.Share;

/**
 * What the embedding of a text step's ids begins with: the vectors of the tokens that a file has.
 *
 * @param vectors of tokens of the step's vocabulary, and of no others
 */
record StartVectors(TextStep step, WordVectors vectors) {

  /** Reads the words of the step's vocabulary. */
  static StartVectors of(TextStep step, WordVectorSource source) {
    Set<String> wanted = new LinkedHashSet<>();
    tokens(step).forEach(token -> wanted.addAll(WordVectors.spellings(token)));
    return new StartVectors(step, source.read(wanted));
  }

  private static List<String> tokens(TextStep step) {
    return step.vocabulary().stream().filter(t -> isToken(step, t)).toList();
  }

  /** Whether it is none of the tokens that stand for padding and for what is unknown. */
  private static boolean isToken(TextStep step, String token) {
    boolean unknown =
        step instanceof Tokenizer keras
            && keras.options().oovToken().map(token::equals).orElse(false);
    return !token.isEmpty() && !unknown && step.knows(token);
  }

  /** How much of the vocabulary has a vector, and of these documents. */
  VectorCoverage coverage(List<String> documents) {
    List<String> tokens = tokens(step);
    Set<String> found = new LinkedHashSet<>();
    tokens.stream().filter(t -> vectors.find(t).isPresent()).forEach(found::add);
    long with = 0;
    long all = 0;
    for (String document : documents) {
      for (String token : step.tokens(document)) {
        with += found.contains(token) ? 1 : 0;
        all++;
      }
    }
    return new VectorCoverage(new Share(found.size(), tokens.size()), new Share(with, all));
  }

  /**
   * A network whose embedding has these vectors. What a token without one was drawn with is made as
   * large as the file's are, so that no token is louder than others because it is rare.
   *
   * @param embedding name of the layer
   */
  Model in(Model drawn, String embedding) {
    if (vectors.size() == 0) {
      return drawn;
    }
    Weights weights = drawn.weights().copy();
    float[] table = weights.get(embedding + "/embeddings").data();
    double squares = 0;
    for (float value : table) {
      squares += (double) value * value;
    }
    float scale = (float) (vectors.deviation() / Math.sqrt(squares / table.length));
    for (int i = 0; i < table.length; i++) {
      table[i] *= scale;
    }
    List<String> tokens = step.vocabulary();
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      Optional<float[]> found = isToken(step, token) ? vectors.find(token) : Optional.empty();
      if (found.isPresent()) {
        System.arraycopy(found.get(), 0, table, id * vectors.dims(), vectors.dims());
      }
    }
    return drawn.with(weights);
  }
}
