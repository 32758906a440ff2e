package sunhwan.layers;

/**
 * A layer that gives each step of a query a mixture of another sequence's values.
 *
 * <p>Called with query (batch, time of query, features) and value (batch, time of value, features),
 * and behind them a key of the value's time where it is not the value itself. What comes out has
 * the query's steps. Masked steps of value or key give nothing, and a query that finds no step to
 * look at gets zeros in place of a mixture.
 *
 * <p>Where scores are returned they come out second, (batch, time of query, time of value): how
 * much of each step a query has taken, which adds up to 1, or to 0 where it found none; steps that
 * it did not see have 0. The value's time is known then.
 */
public sealed interface AttentionLayer extends LayerSpec
    permits Attention, AdditiveAttention, MultiHeadAttention {

  /** Share of a query's weights that training drops. */
  float dropout();

  /** Whether a query sees no step of the value that comes later than itself. */
  boolean useCausalMask();

  /** Whether the weights of the mixtures come out, too. */
  boolean returnAttentionScores();
}
