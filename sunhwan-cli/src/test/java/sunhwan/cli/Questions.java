package sunhwan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A small CSV file of questions that any model learns in two epochs. */
final class Questions {
  private static final List<List<String>> WORDS =
      List.of(
          List.of("주차", "버스", "지하철", "도로", "신호등"),
          List.of("장려금", "육아", "보육", "연금", "수당"),
          List.of("재산세", "납부", "고지서", "환급", "세율"));
  static final List<String> CLASSES = List.of("교통", "복지", "세금");

  private Questions() {}

  static Path write(Path file, int rows, long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<String> lines = new ArrayList<>(List.of("제목,내용,분류"));
    for (int row = 0; row < rows; row++) {
      int k = row % 3;
      List<String> words = WORDS.get(k);
      lines.add(
          words.get(random.nextInt(5))
              + " 문의 "
              + row
              + ",\""
              + words.get(random.nextInt(5))
              + ", "
              + words.get(random.nextInt(5))
              + " 알려 주세요\","
              + CLASSES.get(k));
    }
    return Files.write(file, lines);
  }
}
