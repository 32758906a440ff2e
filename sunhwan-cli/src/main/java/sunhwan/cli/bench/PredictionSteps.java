package sunhwan.cli.bench;

import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.tensor.Tensor;

/** Predictions of the same batch. */
public final class PredictionSteps implements Steps {
  private final Model model;
  private final Sequences x;
  private final int threads;
  private Tensor last;

  public PredictionSteps(BenchModel model, Model trained, int batch, int threads) {
    this.model = trained;
    this.x = Sequences.ofIds(model.ids(batch, 1));
    this.threads = threads;
    this.last = trained.predict(x, threads);
  }

  @Override
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      last = model.predict(x, threads);
    }
  }

  /** What it said last: logits. */
  public Tensor last() {
    return last;
  }

  @Override
  public void close() {}
}
