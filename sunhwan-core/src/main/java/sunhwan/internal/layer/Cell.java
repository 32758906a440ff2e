package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.WeightSpec;

/**
 * What happens at one step of a recurrent layer; {@link RecurrentOperation} does what all of them
 * share.
 */
sealed interface Cell
    permits SimpleRnnCell,
        LstmCell,
        GruCell,
        PeepholeLstmCell,
        LayerNormLstmCell,
        LayerNormGruCell,
        MinGruCell {

  /** Keras's name of it, under which its weights stand. */
  String name();

  /** Gates, each as wide as the state. */
  int gates();

  /** Floats of a step that it keeps in {@link Passage#extra}, for each example. */
  int extraWidth();

  /** Floats of a step that it keeps in {@link Passage#memory}, for each example. */
  default int memoryWidth() {
    return 0;
  }

  /** Whether a second state is carried. */
  boolean twoStates();

  /** Kernel, recurrent kernel and bias. */
  List<WeightSpec> weights(int features);

  /** Its recurrent kernel, or the parts of it that it multiplies with one by one. */
  List<Recurrent> recurrent();

  /** The bias that is added to x·W; empty where there is none. */
  float[] inputBias(Context context);

  /** Rows row to row + n, examples of ranks 0 to n: reads z and the running state, writes both. */
  void forward(Passage p, Context context, int row, int n);

  /**
   * The same rows backwards. dh (n,H) is the gradient of the state after the step, dc that of an
   * LSTM's second state; both become the gradients of the states before the step. z becomes the
   * gradient of {@code x·W + b}.
   */
  void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask);

  /**
   * Adds the gradients of recurrent kernel and bias for the rows from row to row + n, once z holds
   * their gradient.
   *
   * @param dz those rows of z, packed
   */
  void gradients(Passage p, Context context, int row, int n, float[] dz);
}
