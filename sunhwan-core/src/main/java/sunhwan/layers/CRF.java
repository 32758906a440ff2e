package sunhwan.layers;

/**
 * Linear-chain conditional random field, Lafferty, McCallum and Pereira 2001: (batch, time, tags)
 * of scores becomes (batch, time, tags·tags) of scores for pairs of tags.
 *
 * <pre>
 * y[t][i·tags + j] = x[t][j] + transitions[i][j]     tag j after tag i
 * y[0][i·tags + j] = x[0][j] + start[j]              at the first live step, whatever i is
 * end[j] is added at the last live step
 * </pre>
 *
 * <p>So the score of a sequence of tags is the sum of one value for each step. Train it with {@code
 * CRFLoss}, which needs nothing else, and read the best tags with {@code Viterbi}. Weights are
 * transitions (tags, tags), start (tags) and end (tags), from zeros: no order is preferred before
 * training.
 */
public record CRF() implements LayerSpec {
  public static CRF of() {
    return new CRF();
  }
}
