package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * HDF5 written and read again. That others read it, too, is seen in sunhwan-conformance with h5py.
 */
class H5WriterTest {
  private static final long PLENTY = 1 << 28;

  private static H5Node.Group again(H5Node.Group root) {
    return H5Reader.read(H5Writer.write(root), PLENTY);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 256, 257, 3000})
  void findsEveryNameOfAGroup(int count) {
    Map<String, H5Node> children = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      children.put("층_" + i, H5Node.Dataset.of(H5Array.scalar(H5Type.INT32, i)));
    }

    H5Node.Group read = again(new H5Node.Group(children, Map.of()));

    assertThat(read.children()).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(read.dataset("층_" + i).read().whole(0)).isEqualTo(i);
    }
  }

  @Test
  void keepsTextsOfAnyLength() {
    String large = "가나다 ".repeat(100_000);
    Map<String, H5Array> attributes = new LinkedHashMap<>();
    attributes.put("large", H5Array.text(large, true));
    attributes.put("empty", H5Array.text("", false));
    attributes.put("names", H5Array.heapedTexts(List.of("a", "", "층/kernel")));
    attributes.put("none", H5Array.heapedTexts(List.of()));

    H5Node.Group read = again(new H5Node.Group(Map.of(), attributes));

    assertThat(read.attributes().get("large").strings()).containsExactly(large);
    assertThat(read.attributes().get("empty").strings()).containsExactly("");
    assertThat(read.attributes().get("names").strings()).containsExactly("a", "", "층/kernel");
    assertThat(read.attributes().get("none").strings()).isEmpty();
  }

  @Test
  void keepsMoreTextsThanACollectionHolds() {
    List<String> many = java.util.stream.IntStream.range(0, 4000).mapToObj(i -> "w" + i).toList();
    Map<String, H5Array> attributes = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      attributes.put("names" + i, H5Array.heapedTexts(many));
    }

    H5Node.Group read = again(new H5Node.Group(Map.of(), attributes));

    assertThat(read.attributes().values()).allMatch(a -> a.strings().equals(many));
  }

  @Test
  void keepsNumbersToTheBitInTheirShape() {
    Tensor tensor = Tensor.of(Shape.of(2, 3), 1, -0f, Float.MIN_VALUE, Float.NaN, 3e38f, 0.1f);
    Map<String, H5Node> children = new LinkedHashMap<>();
    children.put("x", H5Node.Dataset.of(H5Array.of(tensor)));
    children.put("empty", H5Node.Dataset.of(H5Array.of(Tensor.zeros(Shape.of(0, 4)))));
    children.put("long", H5Node.Dataset.of(H5Array.scalar(H5Type.INT64, -5_000_000_000L)));
    children.put("seed", H5Node.Dataset.of(H5Array.scalar(H5Type.UINT32, 4_000_000_000L)));

    H5Node.Group read = again(new H5Node.Group(children, Map.of()));

    assertThat(read.dataset("x").read().tensor()).isEqualTo(tensor);
    assertThat(read.dataset("empty").read().tensor().shape()).isEqualTo(Shape.of(0, 4));
    assertThat(read.dataset("long").read().whole(0)).isEqualTo(-5_000_000_000L);
    assertThat(read.dataset("seed").read().whole(0)).isEqualTo(4_000_000_000L);
  }

  @Test
  void writesTheSameBytesOfTheSameTree() {
    H5Node.Group root =
        new H5Node.Group(
            Map.of("x", H5Node.Dataset.of(H5Array.of(Tensor.zeros(Shape.of(3))))),
            Map.of("name", H5Array.text("adam", true)));

    assertThat(H5Writer.write(root)).isEqualTo(H5Writer.write(root));
  }

  @Test
  void refusesAnAttributeThatDoesNotFitIntoAHeader() {
    H5Array large = H5Array.of(Tensor.zeros(Shape.of(20_000)));
    H5Node.Group root = new H5Node.Group(Map.of(), Map.of("large", large));

    assertThatThrownBy(() -> H5Writer.write(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'large'");
  }
}
