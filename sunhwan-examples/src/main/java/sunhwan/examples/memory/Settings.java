package sunhwan.examples.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a program is told when it is started: {@code name=value}, each with a default. */
final class Settings {
  private final Map<String, String> given = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  Settings(String... arguments) {
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException(
            "expected name=value, such as seed=2, got '" + argument + "'");
      }
      given.put(argument.substring(0, at), argument.substring(at + 1));
    }
  }

  int number(String name, int otherwise) {
    String value = value(name).orElse(Integer.toString(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": expected a whole number, such as " + otherwise + ", got '" + value + "'", e);
    }
  }

  float decimal(String name, float otherwise) {
    String value = value(name).orElse(Float.toString(otherwise));
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": expected a number, such as " + otherwise + ", got '" + value + "'", e);
    }
  }

  /** Where the picture goes: {@code out=FOLDER}, or else a new temporary folder. */
  Path folder() {
    try {
      Optional<String> value = value("out");
      return value.isPresent()
          ? Files.createDirectories(Path.of(value.get()))
          : Files.createTempDirectory("sunhwan");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder for the picture", e);
    }
  }

  /** To be called last: refuses what nobody asked for. */
  void refuseOthers() {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("nobody knows '" + name + "'; there are " + known);
      }
    }
  }

  private Optional<String> value(String name) {
    known.add(name);
    return Optional.ofNullable(given.get(name));
  }
}
