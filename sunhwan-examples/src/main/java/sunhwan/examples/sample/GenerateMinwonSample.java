package sunhwan.examples.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the sample to a file: {@code GenerateMinwonSample PATH}. */
public final class GenerateMinwonSample {
  static final int ROWS = 1500;
  static final long SEED = 120;

  private GenerateMinwonSample() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), csv());
    System.out.println(ROWS + " rows in " + args[0]);
  }

  /** The file's text; no value holds a comma or a quote. */
  static String csv() {
    StringBuilder csv = new StringBuilder(String.join(",", MinwonSample.COLUMNS)).append('\n');
    for (List<String> row : MinwonSample.rows(ROWS, SEED)) {
      csv.append(row.get(0)).append(',').append(row.get(1)).append(',');
      csv.append(quoted(row.get(2))).append(',').append(quoted(row.get(3))).append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String value) {
    return value.contains(",") ? '"' + value + '"' : value;
  }
}
