package sunhwan.text;

import java.nio.file.Path;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** The program that {@link CsvExamplesTest} gives too small a heap: learns how a text begins. */
public final class StreamedTraining {
  private StreamedTraining() {}

  static Fit train(Path file) {
    ExampleSource source =
        CsvExamples.of(
                file,
                row -> Example.of(new float[] {row.text("text").charAt(0) - 'a'}, row.number("y")))
            .shuffled(200, 1)
            .prefetched(50);
    return Trainer.compile(
            Sequential.of(Input.vector(1), Dense.of(1)).build(1),
            Adam.of(0.01f),
            MeanSquaredError.of())
        .fit(source, FitOptions.epochs(1));
  }

  /** Prints the loss, and how large the heap may become. */
  public static void main(String[] args) {
    double loss = train(Path.of(args[0])).history().series("loss").getLast();
    System.out.println(loss + " " + Runtime.getRuntime().maxMemory());
  }
}
