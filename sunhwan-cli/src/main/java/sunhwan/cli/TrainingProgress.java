package sunhwan.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.training.Callback;

/** Shows a training while it runs: a bar that moves, and a line for each epoch that is over. */
final class TrainingProgress implements Callback {
  private final String name;
  private final Session session;

  TrainingProgress(String name, Session session) {
    this.name = name;
    this.session = session;
  }

  @Override
  public Observer start(Run run) {
    return new Drawing(run);
  }

  private final class Drawing implements Observer {
    private final Run run;
    private final LiveLine line = new LiveLine(session.err(), session.screen(), session.nanos());
    private final Map<String, Double> validated = new LinkedHashMap<>();
    private long epochBegan = session.nanos().getAsLong();

    Drawing(Run run) {
      this.run = run;
    }

    @Override
    public void batchEnd(BatchEnd batch) {
      if (line.due()) {
        Map<String, Double> logs = new LinkedHashMap<>(batch.logs());
        logs.putAll(validated);
        line.draw(
            ProgressBar.line(standing(batch.epoch(), batch.examples(), logs), line.columns()));
      }
    }

    @Override
    public void epochEnd(EpochEnd epoch) {
      if (session.screen().live()) {
        line.keep(
            ProgressBar.line(
                standing(epoch.epoch(), run.examples(), epoch.logs()), line.columns()));
      }
      validated.clear();
      epoch
          .logs()
          .forEach(
              (key, value) -> {
                if (key.startsWith("val_")) {
                  validated.put(key, value);
                }
              });
      epochBegan = session.nanos().getAsLong();
    }

    @Override
    public void trainEnd() {
      line.clear();
    }

    private ProgressBar.Standing standing(int epoch, int examples, Map<String, Double> logs) {
      return new ProgressBar.Standing(
          name, epoch, run.epochs(), examples, run.examples(), seconds(), logs);
    }

    private double seconds() {
      return (session.nanos().getAsLong() - epochBegan) / 1e9;
    }
  }
}
