import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Formats every Java file of the modules, or lists the unformatted; the root pom runs it. */
public final class Format {
  private Format() {}

  /** Takes {@code check} or {@code write}, the root of the tree, and the file to list what is unformatted in. */
  public static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    Path unformatted = Path.of(args[2]);
    Files.deleteIfExists(unformatted);

    List<String> command = new ArrayList<>(List.of(check ? "--dry-run" : "--replace"));
    List<String> sources = sources(Path.of(args[1]));
    command.addAll(sources);
    var list = new StringWriter();
    var out = new PrintWriter(list, true);
    int exit =
        sources.isEmpty()
            ? 0
            : new Main(out, new PrintWriter(System.err, true), System.in)
                .format(command.toArray(String[]::new));
    out.flush();

    if (check && !list.toString().isEmpty()) {
      System.out.print(list);
      Files.writeString(unformatted, list.toString());
    }
    System.exit(exit);
  }

  private static List<String> sources(Path root) throws IOException {
    List<String> sources = new ArrayList<>();
    try (var modules = Files.list(root)) {
      for (Path module : modules.filter(path -> Files.exists(path.resolve("pom.xml"))).toList()) {
        if (!Files.isDirectory(module.resolve("src"))) continue;
        try (var files = Files.walk(module.resolve("src"))) {
          files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources.stream().sorted().toList();
  }
}
