package sunhwan.benchmarks.peers;

import sunhwan.cli.bench.PredictionSteps;
import sunhwan.cli.bench.Steps;
import sunhwan.cli.bench.TrainingSteps;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.training.Provenance;

/** Ourselves. */
final class SunhwanSide implements Side.Library {
  private final Side.Work work;
  private final Model model;
  private final Steps steps;

  SunhwanSide(Side.Work work) {
    this.work = work;
    this.model = new Model(work.model().network(), work.weights());
    this.steps =
        work.train()
            ? new TrainingSteps(work.model(), model, work.threads())
            : new PredictionSteps(work.model(), model, work.batch(), work.threads());
  }

  @Override
  public float[] outputs() {
    return model
        .predict(Sequences.ofIds(work.model().ids(work.batch(), 1)), work.threads())
        .data();
  }

  @Override
  public void run(int times) {
    steps.run(times);
  }

  @Override
  public String describe() {
    return "Sunhwan on Java "
        + Provenance.here().get("java")
        + ", "
        + Provenance.here().get("kernels");
  }

  @Override
  public void close() {
    steps.close();
  }
}
