package sunhwan.examples;

import java.util.List;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.data.Split;
import sunhwan.data.Splits;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Tensor;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.Labels;
import sunhwan.text.Samples;
import sunhwan.text.Table;
import sunhwan.text.TextVectorization;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * The lesson's other model: raw text, a vocabulary adapted to it, and one logit for two classes.
 */
public final class TextToLogit {
  private TextToLogit() {}

  /**
   * What came out.
   *
   * @param accuracy share of the test rows on the right side of 0
   * @param majority share of the larger class among them
   */
  record Outcome(Fit fit, double accuracy, double majority) {}

  public static void main(String[] args) {
    Outcome outcome = run(12);
    System.out.println(outcome.fit().model().summary());
    System.out.printf(
        "accuracy on unseen rows %.3f (majority %.3f)%n", outcome.accuracy(), outcome.majority());
  }

  static Outcome run(int epochs) {
    Table all = Samples.minwon();
    List<String> two = List.copyOf(all.valueCounts("분류").keySet()).subList(0, 2);
    Table table = all.keep("분류", two).derive("문서", List.of("제목", "내용"), " ");
    Labels labels = Labels.sorted(two);
    int[] classes = labels.indices(table.column("분류"));
    Split split = Splits.stratified(classes, 0.2, 42);
    Split inner = Splits.stratified(pick(classes, split.train()), 0.2, 42).of(split.train());

    AdaptedTextVectorization vectorization =
        TextVectorization.of().adapt(table.select(inner.train()).column("문서"));
    Sequential spec =
        Sequential.of(
            Embedding.of(vectorization.vocabularySize(), 64).maskZero(true),
            Bidirectional.of(LSTM.of(64)),
            Dense.of(64, Activation.RELU),
            Dense.of(1));

    Fit fit =
        Trainer.compile(spec.build(1), Adam.of(), BinaryCrossentropy.of().fromLogits(true))
            .fit(
                data(vectorization, table, classes, inner.train()),
                FitOptions.epochs(epochs)
                    .seed(1)
                    .validation(data(vectorization, table, classes, inner.test()))
                    .callback(EarlyStopping.on("val_loss").patience(3).restoreBestWeights(true)));

    Dataset test = data(vectorization, table, classes, split.test());
    Tensor logits = fit.model().predict(test.x());
    int right = 0;
    int ones = 0;
    for (int i = 0; i < test.size(); i++) {
      right += (logits.at(i, 0) > 0) == (test.y().row(i)[0] == 1) ? 1 : 0;
      ones += (int) test.y().row(i)[0];
    }
    double majority = (double) Math.max(ones, test.size() - ones) / test.size();
    return new Outcome(fit, (double) right / test.size(), majority);
  }

  private static Dataset data(
      AdaptedTextVectorization vectorization, Table table, int[] classes, int[] rows) {
    return Dataset.ofClasses(
        Sequences.ofIds(vectorization.ids(table.select(rows).column("문서"))), pick(classes, rows));
  }

  private static int[] pick(int[] values, int[] rows) {
    int[] picked = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]];
    }
    return picked;
  }
}
