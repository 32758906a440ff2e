package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.evaluation.Neighbours.Neighbour;

class NeighboursTest {

  // By hand: to (3, 4) the cosines are 1 with itself, 24/25 with (4, 3), 4/5 with (0, 2), 0 with
  // zeros, −1 with the opposite.
  private static final float[] ROWS = {3, 4, 4, 3, 0, 2, 0, 0, -3, -4};

  @Test
  void ordersTheOtherRowsByTheCosineAndLeavesTheRowItselfOut() {
    List<Neighbour> nearest = Neighbours.of(ROWS, 5, 2).nearest(0, 10);

    assertThat(nearest).extracting(Neighbour::row).containsExactly(1, 2, 3, 4);
    assertThat(nearest.get(0).similarity()).isCloseTo(24.0 / 25, within(1e-12));
    assertThat(nearest.get(1).similarity()).isCloseTo(4.0 / 5, within(1e-12));
    assertThat(nearest.get(2).similarity()).isZero();
    assertThat(nearest.get(3).similarity()).isEqualTo(-1);
  }

  @Test
  void findsTheRowsNearestToAnyVectorWhateverItsLength() {
    List<Neighbour> nearest = Neighbours.of(ROWS, 5, 2).nearest(new float[] {30, 40}, 2);

    assertThat(nearest).extracting(Neighbour::row).containsExactly(0, 1);
    assertThat(nearest.get(0).similarity()).isEqualTo(1);
  }

  @Test
  void putsTheEarlierOfEqualRowsFirst() {
    List<Neighbour> nearest = Neighbours.of(new float[] {1, 0, 1, 0, 2, 0}, 3, 2).nearest(1, 2);

    assertThat(nearest).extracting(Neighbour::row).containsExactly(0, 2);
  }

  @Test
  void refusesARowThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Neighbours.of(ROWS, 5, 2).nearest(5, 1))
        .withMessage("Neighbours: expected a row between 0 and 4, got 5");
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Neighbours.of(new float[] {1, Float.POSITIVE_INFINITY}, 1, 2))
        .withMessageContaining("Did the training blow up?");
  }
}
