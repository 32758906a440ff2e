package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Files that h5py wrote; {@code filters.py} beside them says how and with which values.
 *
 * <p>The usual values are (i − 31) / 8 for i from 0 to 69, in a shape of (7, 10).
 */
class H5ReaderTest {
  private static H5Node.Group root(String file) throws IOException {
    return H5Reader.read(KerasMutations.resource(file), 1 << 26);
  }

  private static Tensor usual() {
    float[] values = new float[70];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 31) / 8f;
    }
    return Tensor.of(Shape.of(7, 10), values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gzip", "shuffle", "fletcher32", "all", "double", "growing"})
  void readsChunksThroughFilters(String name) throws IOException {
    assertThat(root("chunks.h5").dataset(name).read().tensor()).isEqualTo(usual());
  }

  @Test
  void readsAnOddNumberOfBytesWithTheirChecksum() throws IOException {
    Tensor read = root("chunks.h5").dataset("odd").read().tensor();

    assertThat(read.data()).containsExactly(-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void readsMoreChunksThanANodeOfTheIndexHolds() throws IOException {
    Tensor read = root("chunks.h5").dataset("many").read().tensor();

    assertThat(IntStream.range(0, 300).allMatch(i -> read.data()[i] == i)).isTrue();
  }

  @Test
  void refusesAFilterThatItDoesNotKnowByName() throws IOException {
    assertThatThrownBy(() -> root("lzf.h5"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'lzf'")
        .hasMessageContaining("(lzf)");
  }

  @Test
  void refusesAChunkWhoseChecksumIsAnother() throws IOException {
    byte[] file = KerasMutations.resource("chunks.h5");
    byte[] odd = {-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7};
    int at = 0;
    while (!java.util.Arrays.equals(file, at, at + odd.length, odd, 0, odd.length)) {
      at++;
    }
    file[at + 3]++;

    assertThatThrownBy(() -> H5Reader.read(file, 1 << 26).dataset("odd").read())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'odd' has a chunk of another checksum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"contiguous", "single", "unfiltered"})
  void readsTheNewerHeaders(String name) throws IOException {
    H5Node.Group root = root("latest.h5");

    assertThat(root.dataset(name).read().tensor()).isEqualTo(usual());
    assertThat(root.attributes().get("name").strings()).containsExactly("층");
    assertThat(root.group("a/b/c").attributes().get("number").whole(0)).isEqualTo(5);
  }

  @Test
  void refusesTheNewerIndexOfChunks() throws IOException {
    assertThatThrownBy(() -> root("index.h5"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'several' has an index of chunks of HDF5 1.10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "little_f2",
        "big_f2",
        "little_f4",
        "big_f4",
        "little_f8",
        "big_f8",
        "little_i1",
        "little_i2",
        "big_i2",
        "little_i4",
        "big_i4",
        "little_i8",
        "big_i8"
      })
  void readsNumbersOfEveryKind(String name) throws IOException {
    assertThat(root("types.h5").dataset(name).read().tensor())
        .isEqualTo(Tensor.of(Shape.of(4), 0, 1, -2, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"little_u1", "little_u2", "little_u4", "little_u8"})
  void readsNumbersWithoutASign(String name) throws IOException {
    assertThat(root("types.h5").dataset(name).read().tensor())
        .isEqualTo(Tensor.of(Shape.of(4), 0, 1, 2, 100));
  }

  /** IEEE 754 binary16: its largest number, its smallest, 2^-24, and what is none. */
  @Test
  void widensHalvesExactly() throws IOException {
    assertThat(root("types.h5").dataset("halves").read().tensor().data())
        .containsExactly(0.5f, -65504, 0x1p-24f, Float.POSITIVE_INFINITY, Float.NaN);
  }

  @Test
  void readsWhatIsSmallOrOdd() throws IOException {
    H5Node.Group root = root("types.h5");

    assertThat(root.dataset("scalar").read().tensor()).isEqualTo(Tensor.of(Shape.of(), 0.25f));
    assertThat(root.dataset("empty").read().tensor()).isEqualTo(Tensor.zeros(Shape.of(0, 4)));
    assertThat(root.dataset("booleans").read().tensor().data()).containsExactly(1, 0, 1);
    assertThat(root.dataset("compact").read().tensor()).isEqualTo(usual());
    assertThat(root.attributes().get("fixed").strings()).containsExactly("kernel", "bias");
    assertThat(root.attributes().get("texts").strings()).containsExactly("kernel", "층");
    assertThat(root.attributes().get("array").tensor()).isEqualTo(usual());
    assertThatThrownBy(() -> root.dataset("complex").read())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'complex' holds compounds");
  }
}
