package sunhwan.formats.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sunhwan.training.Callback;
import sunhwan.training.Memory;

/**
 * Writes a line of numbers for each epoch, the same bytes as Keras's callback of that name: epochs
 * from 0, the names of the logs in the order of their letters, and NA under {@code val_…} where
 * nothing was validated.
 *
 * @param filename of the file
 * @param separator between two numbers
 * @param append whether lines are added to a file that is there; otherwise it is begun anew
 */
public record CSVLogger(Path filename, char separator, boolean append) implements Callback {

  /** Keras's defaults: commas, a new file. */
  public static CSVLogger to(Path filename) {
    return new CSVLogger(filename, ',', false);
  }

  public CSVLogger separator(char separator) {
    return new CSVLogger(filename, separator, append);
  }

  public CSVLogger append(boolean append) {
    return new CSVLogger(filename, separator, append);
  }

  @Override
  public Observer start(Run run) {
    return new Logging();
  }

  private final class Logging implements Observer {
    private @Nullable LogFile file;
    private List<String> keys = List.of();

    @Override
    public void epochEnd(EpochEnd end) {
      if (file == null) {
        file = new LogFile("CSVLogger", filename, append ? size() : 0);
      }
      if (keys.isEmpty()) {
        keys = keys(end.logs());
      }
      StringBuilder lines = new StringBuilder();
      if (file.length() == 0) {
        lines.append("epoch");
        keys.forEach(key -> lines.append(separator).append(quoted(key)));
        lines.append("\r\n");
      }
      lines.append(end.epoch() - 1);
      for (String key : keys) {
        Double value = end.logs().get(key);
        lines.append(separator).append(value == null ? "NA" : quoted(PythonFormat.repr(value)));
      }
      lines.append("\r\n");
      file.append(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private long size() {
      try {
        return Files.exists(filename) ? Files.size(filename) : 0;
      } catch (IOException e) {
        throw new UncheckedIOException("CSVLogger: " + filename + " cannot be read", e);
      }
    }

    private static List<String> keys(Map<String, Double> logs) {
      List<String> keys = new ArrayList<>(new TreeSet<>(logs.keySet()));
      if (keys.stream().noneMatch(key -> key.startsWith("val_"))) {
        keys.addAll(keys.stream().map(key -> "val_" + key).toList());
      }
      return keys;
    }

    private String quoted(String text) {
      boolean special = text.indexOf(separator) >= 0 || text.matches("(?s).*[\"\r\n].*");
      return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    @Override
    public Memory memory() {
      return file == null ? Memory.NONE : Memory.NONE.with("bytes", (double) file.length());
    }

    @Override
    public void resume(Memory memory) {
      file = new LogFile("CSVLogger", filename, (long) memory.number("bytes"));
    }
  }
}
