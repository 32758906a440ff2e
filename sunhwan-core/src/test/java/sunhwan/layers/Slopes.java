package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;

import sunhwan.data.Dataset;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.training.Trainer;

/**
 * Gradients of a model beside slopes of its loss: differences of fourth order, Abramowitz and
 * Stegun 25.3.6, of a loss that is summed in double over values in float.
 */
public final class Slopes {
  private static final float H = 1f / 64;

  /** Where a bend, as that of a maximum, may lie within {@link #H}. */
  private static final float CLOSE = 1f / 1024;

  private Slopes() {}

  /** Every gradient is a slope, to one in five hundred of the largest of its weight. */
  public static void check(Trainer trainer, Dataset data) {
    Model model = trainer.model();
    double all = 0;
    Weights gradients = trainer.gradients(data).weights();
    for (String name : gradients.names()) {
      all = Math.max(all, largest(gradients.get(name).data()));
    }
    assertThat(all).as("largest gradient").isPositive();
    for (String name : gradients.names()) {
      float[] gradient = gradients.get(name).data();
      double room = 2e-3 * Math.max(largest(gradient), all / 100);
      for (int i = 0; i < gradient.length; i++) {
        double near = moved(trainer, data, name, i, H) - moved(trainer, data, name, i, -H);
        double far = moved(trainer, data, name, i, 2 * H) - moved(trainer, data, name, i, -2 * H);
        double slope = (8 * near - far) / (12 * H);
        if (Math.abs(gradient[i] - slope) > room) {
          slope =
              (moved(trainer, data, name, i, CLOSE) - moved(trainer, data, name, i, -CLOSE))
                  / (2 * CLOSE);
          // what a float's loss leaves of a difference so small
          double noise = room + 1e-7 * Math.abs(trainer.gradients(data).loss()) / CLOSE;
          assertThat(Math.abs(gradient[i] - slope))
              .as("gradient %s of '%s'[%d] in %s", gradient[i], name, i, model.spec())
              .isLessThanOrEqualTo(noise);
        }
      }
    }
  }

  private static double moved(Trainer trainer, Dataset data, String name, int at, float by) {
    Weights weights = trainer.model().weights().copy();
    weights.get(name).data()[at] += by;
    return trainer.with(trainer.model().with(weights)).gradients(data).loss();
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
