package sunhwan.conformance.layers;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Layers that double what they get and each break one promise, planted for the contract to find.
 */
final class Broken {
  private Broken() {}

  /** Doubles its input, row by row, correctly. */
  private abstract static class Twice implements Operation {
    private final Shape output;

    Twice(Shape output) {
      this.output = output;
    }

    @Override
    public Shape output() {
      return output;
    }

    @Override
    public List<WeightSpec> weights() {
      return List.of();
    }

    @Override
    public Signal forward(Signal x, Context context) {
      return times(2, x, context, "y");
    }

    @Override
    public Signal backward(Signal dy, Context context) {
      return times(2, dy, context, "dx");
    }

    static Signal times(float factor, Signal x, Context context, String slot) {
      float[] y = context.floats(slot, x.size());
      for (int i = 0; i < x.size(); i++) {
        y[i] = factor * x.data()[i];
      }
      return new Signal(y, x.width(), x.layout());
    }
  }

  /** Forgets in backward that it doubled. */
  record WrongInputGradient() implements CustomLayer {
    @Override
    public String defaultName() {
      return "wrong_input_gradient";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        @Override
        public Signal backward(Signal dy, Context context) {
          return dy;
        }
      };
    }
  }

  /** Adds a bias, whose gradient it takes for that of the last row. */
  record WrongWeightGradient() implements CustomLayer {
    @Override
    public String defaultName() {
      return "wrong_weight_gradient";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        @Override
        public List<WeightSpec> weights() {
          return List.of(WeightSpec.of("bias", Shape.of(input.size(-1)), Initializer.ZEROS));
        }

        @Override
        public Signal forward(Signal x, Context context) {
          Signal y = times(2, x, context, "y");
          for (int i = 0; i < y.size(); i++) {
            y.data()[i] += context.weight("bias")[i % x.width()];
          }
          return y;
        }

        @Override
        public Signal backward(Signal dy, Context context) {
          for (int i = Math.max(0, dy.size() - dy.width()); i < dy.size(); i++) {
            context.gradient("bias")[i % dy.width()] += dy.data()[i];
          }
          return times(2, dy, context, "dx");
        }
      };
    }
  }

  /** Adds to every row what the first row of its batch holds. */
  record LeaksBetweenRows() implements CustomLayer {
    @Override
    public String defaultName() {
      return "leaks_between_rows";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        @Override
        public Signal forward(Signal x, Context context) {
          Signal y = times(2, x, context, "y");
          for (int i = 0; i < y.size(); i++) {
            y.data()[i] += 0.01f * x.data()[i % x.width()];
          }
          return y;
        }

        @Override
        public Signal backward(Signal dy, Context context) {
          Signal dx = times(2, dy, context, "dx");
          for (int i = 0; i < dy.size(); i++) {
            dx.data()[i % dy.width()] += 0.01f * dy.data()[i];
          }
          return dx;
        }
      };
    }
  }

  /** Adds to what its memory held from the batch before. */
  record ReadsOldMemory() implements CustomLayer {
    @Override
    public String defaultName() {
      return "reads_old_memory";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        @Override
        public Signal forward(Signal x, Context context) {
          float[] y = context.floats("y", x.size());
          for (int i = 0; i < x.size(); i++) {
            y[i] += 2 * x.data()[i];
          }
          return new Signal(y, x.width(), x.layout());
        }
      };
    }
  }

  /** Counts its calls in a field. */
  record CountsCalls() implements CustomLayer {
    @Override
    public String defaultName() {
      return "counts_calls";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        private int calls;

        @Override
        public Signal forward(Signal x, Context context) {
          calls++;
          return times(calls > 0 ? 2 : 0, x, context, "y");
        }
      };
    }
  }

  /** Looks at the clock on the wall: where in time a step stood, padding included. */
  record SeesPadding() implements CustomLayer {
    @Override
    public String defaultName() {
      return "sees_padding";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        @Override
        public Signal forward(Signal x, Context context) {
          Signal y = times(2, x, context, "y");
          Steps steps = (Steps) x.layout();
          for (int i = 0; i < y.size(); i++) {
            y.data()[i] += 0.1f * steps.time(i / x.width());
          }
          return y;
        }
      };
    }
  }

  /** Declares a value more than comes out. */
  record WrongShape() implements CustomLayer {
    @Override
    public String defaultName() {
      return "wrong_shape";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(Shape.sequence(input.size(0), input.size(1) + 1)) {};
    }
  }

  /** Holds an array, which a record compares by identity. */
  @SuppressWarnings("ArrayRecordComponent")
  record UnequalToItsTwin(float[] factors) implements CustomLayer {
    @Override
    public String defaultName() {
      return "unequal_to_its_twin";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {};
    }
  }

  /** Gives a weight a name with a space and capitals in it. */
  record BadWeightName() implements CustomLayer {
    @Override
    public String defaultName() {
      return "bad_weight_name";
    }

    @Override
    public Operation bind(Shape input) {
      return new Twice(input) {
        @Override
        public List<WeightSpec> weights() {
          return List.of(WeightSpec.of("My Weight", Shape.of(1), Initializer.ZEROS));
        }
      };
    }
  }
}
