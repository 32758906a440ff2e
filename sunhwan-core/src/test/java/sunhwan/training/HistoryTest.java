package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final History THREE_EPOCHS =
      History.of(
          Map.of(
              "loss", List.of(1.0, 0.5, 0.25),
              "val_loss", List.of(0.9, 0.7, 0.8),
              "val_accuracy", List.of(0.5, 0.6, 0.6)));

  @Test
  void growsByAnEpochAndLeavesTheShorterOneAsItWas() {
    History none = History.empty();

    History one = none.plus(Map.of("loss", 1.0));
    History two = one.plus(Map.of("loss", 0.5));

    assertThat(none.epochs()).isZero();
    assertThat(one.series("loss")).containsExactly(1.0);
    assertThat(two.series("loss")).containsExactly(1.0, 0.5);
    assertThat(two.epochs()).isEqualTo(2);
  }

  @Test
  void keepsTheOrderOfTheFirstEpoch() {
    LinkedHashMap<String, Double> epoch = new LinkedHashMap<>();
    epoch.put("val_loss", 0.9);
    epoch.put("loss", 1.0);
    epoch.put("accuracy", 0.4);

    History history =
        History.empty().plus(epoch).plus(Map.of("accuracy", 0.5, "loss", 0.9, "val_loss", 0.8));

    assertThat(history.names()).containsExactly("val_loss", "loss", "accuracy");
  }

  @Test
  void bestIsLowestForLossesAndHighestForAccuracyAndTheEarliestOfEquals() {
    assertThat(THREE_EPOCHS.bestEpoch("val_loss")).hasValue(2);
    assertThat(THREE_EPOCHS.bestEpoch("loss")).hasValue(3);
    assertThat(THREE_EPOCHS.bestEpoch("val_accuracy")).hasValue(2);
  }

  @Test
  void bestPassesOverWhatIsNotFinite() {
    History blownUp =
        History.of(Map.of("loss", List.of(Double.NaN, 0.7, Double.NEGATIVE_INFINITY)));
    History lost = History.of(Map.of("loss", List.of(Double.NaN)));

    assertThat(blownUp.bestEpoch("loss")).hasValue(2);
    assertThat(lost.bestEpoch("loss")).isEmpty();
  }

  @Test
  void doesNotChangeWithTheListsThatItWasGiven() {
    List<Double> losses = new ArrayList<>(List.of(1.0));
    History history = History.of(Map.of("loss", losses));

    losses.add(0.5);

    assertThat(history.epochs()).isEqualTo(1);
  }

  @Test
  void refusesSeriesOfDifferentLengths() {
    LinkedHashMap<String, List<Double>> uneven = new LinkedHashMap<>();
    uneven.put("loss", List.of(1.0, 0.5));
    uneven.put("val_loss", List.of(1.0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> History.of(uneven))
        .withMessageContaining("'loss'")
        .withMessageContaining("got 1 in 'val_loss'");
  }

  @Test
  void refusesAnEpochThatMeasuredSomethingElse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> THREE_EPOCHS.plus(Map.of("loss", 0.1)))
        .withMessageContaining("epoch 4")
        .withMessageContaining("val_loss");
  }

  @Test
  void namesTheSeriesThatThereAreWhenAskedForAnother() {
    History history = History.of(Map.of("loss", List.of(1.0)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> history.series("val_loss"))
        .withMessage(
            "History: no series 'val_loss', there are [loss]. Was validation data given to fit?");
  }
}
