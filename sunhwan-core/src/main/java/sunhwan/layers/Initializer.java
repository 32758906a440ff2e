package sunhwan.layers;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import sunhwan.tensor.Shape;

/**
 * Where the first values of a weight come from; the formulas are Keras's, the random numbers are
 * not.
 */
public sealed interface Initializer {

  /** All values 0. */
  Initializer ZEROS = new Constant(0);

  /** All values 1. */
  Initializer ONES = new Constant(1);

  /** Glorot and Bengio 2010, uniform: Keras's choice for kernels. */
  Initializer GLOROT_UNIFORM =
      new VarianceScaling(1, VarianceScaling.Mode.FAN_AVG, VarianceScaling.Distribution.UNIFORM);

  /** Glorot and Bengio 2010, normal. */
  Initializer GLOROT_NORMAL =
      new VarianceScaling(
          1, VarianceScaling.Mode.FAN_AVG, VarianceScaling.Distribution.TRUNCATED_NORMAL);

  /** He et al. 2015, uniform. */
  Initializer HE_UNIFORM =
      new VarianceScaling(2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Distribution.UNIFORM);

  /** He et al. 2015, normal. */
  Initializer HE_NORMAL =
      new VarianceScaling(
          2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Distribution.TRUNCATED_NORMAL);

  /** LeCun et al. 1998, uniform. */
  Initializer LECUN_UNIFORM =
      new VarianceScaling(1, VarianceScaling.Mode.FAN_IN, VarianceScaling.Distribution.UNIFORM);

  /** LeCun et al. 1998, normal. */
  Initializer LECUN_NORMAL =
      new VarianceScaling(
          1, VarianceScaling.Mode.FAN_IN, VarianceScaling.Distribution.TRUNCATED_NORMAL);

  /** Saxe et al. 2014: Keras's choice for recurrent kernels. */
  Initializer ORTHOGONAL = new Orthogonal(1);

  /** Keras's choice for embeddings: uniform in ±0.05. */
  Initializer UNIFORM = new RandomUniform(-0.05f, 0.05f);

  /** Writes the values of a weight of this shape, row-major. */
  void fill(Shape shape, float[] values, SplittableRandom random);

  /** The same value everywhere. */
  record Constant(float value) implements Initializer {
    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      java.util.Arrays.fill(values, value);
    }
  }

  /** Uniform in [min, max). */
  record RandomUniform(float min, float max) implements Initializer {
    public RandomUniform {
      if (!(min <= max)) {
        throw new IllegalArgumentException(
            "RandomUniform: max must be at least min, got min " + min + " and max " + max);
      }
    }

    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (min + (max - min) * random.nextDouble());
      }
    }
  }

  /** Normal. */
  record RandomNormal(float mean, float stddev) implements Initializer {
    public RandomNormal {
      Refuse.unlessDeviation("RandomNormal", stddev);
    }

    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (mean + stddev * ((RandomGenerator) random).nextGaussian());
      }
    }
  }

  /** Normal, redrawn beyond two standard deviations. */
  record TruncatedNormal(float mean, float stddev) implements Initializer {
    public TruncatedNormal {
      Refuse.unlessDeviation("TruncatedNormal", stddev);
    }

    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      for (int i = 0; i < values.length; i++) {
        double z;
        do {
          z = ((RandomGenerator) random).nextGaussian();
        } while (Math.abs(z) > 2);
        values[i] = (float) (mean + stddev * z);
      }
    }
  }

  /**
   * Variance {@code scale / fan}, where fan counts inputs, outputs or their mean.
   *
   * @param scale positive
   */
  record VarianceScaling(double scale, Mode mode, Distribution distribution)
      implements Initializer {
    /** Which of the connections are counted. */
    public enum Mode {
      FAN_IN,
      FAN_OUT,
      FAN_AVG
    }

    /** How values are drawn. */
    public enum Distribution {
      UNIFORM,
      TRUNCATED_NORMAL
    }

    public VarianceScaling {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("VarianceScaling: scale must be positive, got " + scale);
      }
    }

    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      int receptive = 1;
      for (int i = 0; i < shape.rank() - 2; i++) {
        receptive *= shape.size(i);
      }
      double in = shape.rank() < 2 ? values.length : (double) shape.size(-2) * receptive;
      double out = shape.rank() < 2 ? values.length : (double) shape.size(-1) * receptive;
      double fan =
          switch (mode) {
            case FAN_IN -> in;
            case FAN_OUT -> out;
            case FAN_AVG -> (in + out) / 2;
          };
      double variance = scale / Math.max(1, fan);
      switch (distribution) {
        case UNIFORM -> {
          float limit = (float) Math.sqrt(3 * variance);
          new RandomUniform(-limit, limit).fill(shape, values, random);
        }
        // 0.8796…: standard deviation of a standard normal cut at ±2, as in Keras
        case TRUNCATED_NORMAL ->
            new TruncatedNormal(0, (float) (Math.sqrt(variance) / 0.87962566103423978))
                .fill(shape, values, random);
      }
    }
  }

  /**
   * A matrix with orthonormal rows or columns, whichever are fewer, times gain: the Q of a normal
   * matrix's QR.
   */
  record Orthogonal(float gain) implements Initializer {
    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      int columns = shape.size(-1);
      int rows = values.length / columns;
      int few = Math.min(rows, columns);
      int many = Math.max(rows, columns);
      double[][] q = new double[few][many];
      for (double[] vector : q) {
        for (int i = 0; i < many; i++) {
          vector[i] = ((RandomGenerator) random).nextGaussian();
        }
      }
      for (int j = 0; j < few; j++) {
        // twice is enough: Giraud et al. 2005
        for (int twice = 0; twice < 2; twice++) {
          for (int k = 0; k < j; k++) {
            double dot = dot(q[j], q[k]);
            for (int i = 0; i < many; i++) {
              q[j][i] -= dot * q[k][i];
            }
          }
        }
        double norm = Math.sqrt(dot(q[j], q[j]));
        for (int i = 0; i < many; i++) {
          q[j][i] /= norm;
        }
      }
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          values[r * columns + c] = (float) (gain * (rows <= columns ? q[r][c] : q[c][r]));
        }
      }
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }

  /** Ones on the diagonal, times gain. */
  record Identity(float gain) implements Initializer {
    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      java.util.Arrays.fill(values, 0);
      int columns = shape.size(-1);
      for (int i = 0; i < Math.min(shape.size(0), columns); i++) {
        values[i * columns + i] = gain;
      }
    }
  }

  /**
   * A bias of an LSTM whose second quarter, the forget gate's, is 1; what the rest says is
   * elsewhere.
   */
  record ForgetGateOnes(Initializer rest) implements Initializer {
    @Override
    public void fill(Shape shape, float[] values, SplittableRandom random) {
      rest.fill(shape, values, random);
      java.util.Arrays.fill(values, values.length / 4, values.length / 2, 1);
    }
  }
}
