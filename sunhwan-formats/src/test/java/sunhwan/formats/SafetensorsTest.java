package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** safetensors of every element type; bits are IEEE 754's and bfloat16's, written out by hand. */
class SafetensorsTest {
  @TempDir private static Path folder;

  private static byte[] file(String header, String hex) {
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    byte[] body = java.util.HexFormat.of().parseHex(hex);
    return ByteBuffer.allocate(8 + head.length + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(head.length)
        .put(head)
        .put(body)
        .array();
  }

  private static byte[] one(String type, String hex, int count) {
    return file(
        "{\"a\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(type, count, hex.length() / 2),
        hex);
  }

  /** Little-endian: 1.5 is 3FC00000 as F32, 3E00 as F16, 3FC0 as BF16, 3FF8… as F64. */
  @ParameterizedTest
  @CsvSource({
    "F32, 0000c03f000080c0, 1.5, -4",
    "F16, 003e00c4, 1.5, -4",
    "F16, 01000080, 5.9604645E-8, -0",
    "BF16, c03f80c0, 1.5, -4",
    "F64, 000000000000f83f00000000000010c0, 1.5, -4",
    "I64, 0700000000000000ffffffffffffffff, 7, -1",
    "I32, 07000000ffffffff, 7, -1",
    "I16, 0700ffff, 7, -1",
    "I8, 07ff, 7, -1",
    "U8, 07ff, 7, 255",
    "BOOL, 0100, 1, 0"
  })
  void readsEveryTypeAsItIs(String type, String hex, float first, float second) {
    Weights weights = Safetensors.read(one(type, hex, 2));

    assertThat(weights.get("a").data()).containsExactly(first, second);
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 9a9999999999b93f, 0.1",
    "F64, 000000000000f07f, Infinity",
    "I64, 0100000100000001, 7.2057594",
    "I32, 01000001, 1.6777217E7",
    "F16, 007e, NaN",
    "BF16, 80ff, -Infinity",
    "U64, 0100000000000000, U64",
    "F8_E5M2, 01, F8_E5M2"
  })
  void refusesWhatNoFloatIs(String type, String hex, String told) {
    assertThatThrownBy(() -> Safetensors.read(one(type, hex, 1)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("safetensors: 'a'")
        .hasMessageContaining(told);
  }

  /** The format lets the header name tensors in any order; PyTorch's metadata says so much. */
  @Test
  void readsTensorsInTheHeadersOrderWhereverTheyStand() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}";

    Weights weights = Safetensors.read(file(header, "0000c03f003e0040"));

    assertThat(weights.names()).containsExactly("b", "a");
    assertThat(weights.get("a")).isEqualTo(Tensor.of(Shape.of(), 1.5f));
    assertThat(weights.get("b").data()).containsExactly(1.5f, 2);
  }

  @Test
  void refusesTensorsThatOverlapOrLeaveGaps() {
    String overlap =
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}";
    String gap =
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[3,5]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}";

    assertThatThrownBy(() -> Safetensors.read(file(overlap, "000102")))
        .hasMessageContaining("'b' of shape [2] should stand at bytes 2 to 4");
    assertThatThrownBy(() -> Safetensors.read(file(gap, "0001020304")))
        .hasMessageContaining("'b' of shape [2] should stand at bytes 2 to 4");
  }

  /** A byte becomes a float of four, so sizes are checked before anything is made of them. */
  @Test
  void readsTheSameOrRefusesWhereABitHasFlipped() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a/kernel", Tensor.of(Shape.of(2, 2), 1, 2, 3, 4));
    tensors.put("a/bias", Tensor.of(Shape.of(2), 5, 6));
    byte[] good = Safetensors.write(Weights.of(tensors));
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("changed.safetensors"), bad);
      try {
        assertThat(Safetensors.read(file).count()).isPositive();
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e).hasMessageStartingWith(file.toString());
        assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
      }
    }

    assertThat(refused).isGreaterThan(200);
  }
}
