package sunhwan.formats.onnx;

/**
 * The heavy arithmetic: products of matrices, and recurrent layers over whole sequences.
 *
 * <p>B batch, T time, I input features, H units, G gates. All arrays are row-major.
 */
interface Engine {
  /** {@code c += a·b}; a is (M,K), b is (K,N), c is (M,N). */
  void addMatMul(int m, int n, int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt);

  /**
   * Runs one direction of a recurrent layer; the outputs of steps behind a row's length are 0.
   *
   * @param x (T, B, I)
   * @param lengths how many steps each row has, at most T
   * @param backward from a row's last step to its first
   * @param h (B, H), the state before; afterwards the state after a row's last step
   * @param c (B, H), the LSTM's cell state likewise; empty for the others
   * @return (T, B, H)
   */
  float[] recur(
      RecurrentCell cell,
      int time,
      float[] x,
      int[] lengths,
      boolean backward,
      float[] h,
      float[] c);
}
