package sunhwan.training;

import java.util.Map;

/**
 * Puts the weights' moving average in their place while an epoch is validated, as Keras's callback
 * of that name. The optimizer must keep one: {@code Adam.of().useEma(true)}.
 *
 * @param swapOnEpoch whether callbacks behind this one see the average too when an epoch is over,
 *     so that a checkpoint of the model holds it
 */
public record SwapEMAWeights(boolean swapOnEpoch) implements Callback {

  /** Keras's default: for the validation only. */
  public static SwapEMAWeights of() {
    return new SwapEMAWeights(false);
  }

  public SwapEMAWeights swapOnEpoch(boolean swapOnEpoch) {
    return new SwapEMAWeights(swapOnEpoch);
  }

  @Override
  public Observer start(Run run) {
    return new Swap(run);
  }

  private final class Swap implements Observer {
    private final Run run;
    private boolean swapped;

    Swap(Run run) {
      this.run = run;
    }

    private void swap(boolean wanted) {
      if (swapped != wanted) {
        run.swapAverages();
        swapped = wanted;
      }
    }

    @Override
    public void epochBegin(int epoch) {
      swap(false);
    }

    @Override
    public void validationBegin() {
      swap(true);
    }

    @Override
    public void validationEnd(Map<String, Double> logs) {
      swap(false);
    }

    @Override
    public void epochEnd(EpochEnd end) {
      swap(swapOnEpoch);
    }

    @Override
    public Memory memory() {
      return Memory.NONE.with("swapped", swapped ? 1 : 0);
    }

    @Override
    public void resume(Memory memory) {
      swap(memory.number("swapped") == 1);
    }
  }
}
