package sunhwan.internal.kernel;

/**
 * One step of an LSTM over n rows of H units, Hochreiter and Schmidhuber 1997 with the forget gate
 * of Gers et al. 2000.
 *
 * <p>Gates stand in Keras's order i, f, g, o, each H wide. {@code c = f ⊙ cPrev + i ⊙ g; h = o ⊙
 * activation(c)}, where i, f and o are bent by the recurrent activation and g by the activation.
 */
public interface LstmStep {

  /**
   * Added to a gradient, then taken away again, it leaves no denormal: those decay for hundreds of
   * steps and slow everything down.
   */
  float FLUSH = 1e-20f;

  /**
   * z (n,4H) holds {@code x·W + hPrev·U + b} and is replaced by the bent gates; c and h (n,H) are
   * written; c may be cPrev.
   */
  void forward(
      int n,
      int units,
      float[] z,
      int zAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] h,
      int hAt);

  /**
   * Takes gates, cPrev and c of {@link #forward}, and dh (n,H). dc (n,H) comes in as the gradient
   * of c from the step after and goes out as that of cPrev. Writes dz (n,4H), the gradient of z
   * before it was bent; dz may be the gates. Denormals in dh and dc are flushed.
   */
  void backward(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt);
}
