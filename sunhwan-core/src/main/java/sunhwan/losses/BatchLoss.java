package sunhwan.losses;

/**
 * A loss that only a whole batch has: a function of sums over all of its values.
 *
 * <p>Rows are added first, each by itself; then the sums give the loss, and each row's gradient.
 * With weights the loss is multiplied by their mean, as in Keras: a row's weight does not change
 * its share in the sums.
 */
public sealed interface BatchLoss extends Loss permits Dice, Tversky {

  /** How many sums there are. */
  int sums();

  /** Adds a row to the sums. */
  void add(float[] y, int yAt, int width, float[] target, int targetAt, double[] sums);

  /** The loss of a batch that has these sums. */
  double loss(double[] sums);

  /** Writes the derivative of that loss by a row's prediction, times scale, to dy at yAt. */
  void gradient(
      int width, float[] target, int targetAt, double[] sums, float[] dy, int yAt, double scale);
}
