package sunhwan.layers;

import java.util.SplittableRandom;
import sunhwan.data.Sequences;
import sunhwan.models.Model;

/** Keras's mean squared error in double, with targets to go with it. */
public final class Squares {
  private Squares() {}

  /** A target in ±2 for every value that comes out, masked steps included. */
  public static Sequences targets(Model model, Sequences x) {
    SplittableRandom random = new SplittableRandom(11);
    float[][] y = new float[x.size()][];
    for (int b = 0; b < y.length; b++) {
      y[b] = new float[time(model, x, b) * model.output().size(-1)];
      for (int i = 0; i < y[b].length; i++) {
        y[b][i] = (float) random.nextDouble(-2, 2);
      }
    }
    return Sequences.ofValues(y);
  }

  private static int time(Model model, Sequences x, int example) {
    if (model.output().rank() == 1) {
      return 1;
    }
    int time = model.output().size(0);
    return time > 0 ? time : x.length(example);
  }

  /** The mean over live steps of the mean over a step's values, as Keras masks a loss. */
  public static double mean(ReferenceModel.Flow y, Sequences targets) {
    double sum = 0;
    int rows = 0;
    for (int b = 0; b < y.x().length; b++) {
      for (int t = 0; t < y.x()[b].length; t++) {
        if (y.live()[b][t]) {
          double[] row = y.x()[b][t];
          for (int j = 0; j < row.length; j++) {
            double d = row[j] - targets.row(b)[t * row.length + j];
            sum += d * d / row.length;
          }
          rows++;
        }
      }
    }
    return sum / rows;
  }
}
