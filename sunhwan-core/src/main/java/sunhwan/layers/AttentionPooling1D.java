package sunhwan.layers;

/**
 * Mean of an example's live steps in which each weighs as much as it matters, Yang et al. 2016:
 * (batch, time, features) becomes (batch, features), 0 where nothing is live.
 *
 * <pre>
 * u[t] = tanh(x[t]·kernel + bias);   a = softmax over t of u[t]·context;   y = Σ a[t]·x[t]
 * </pre>
 *
 * @param units values of u; weights are kernel (features, units), bias (units), context (units)
 */
public record AttentionPooling1D(int units) implements LayerSpec {
  public AttentionPooling1D {
    Refuse.unlessPositive("AttentionPooling1D", "units", units);
  }

  public static AttentionPooling1D of(int units) {
    return new AttentionPooling1D(units);
  }
}
