package sunhwan.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A pretended terminal: runs the command inside the test and keeps what it says. */
final class Terminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Interruption interruption = new Interruption();
  private byte[] in = new byte[0];
  private Screen screen = Screen.none();

  /** What the command left. */
  record Result(int exitCode, String out, String err) {}

  static Result run(Object... words) {
    return new Terminal().type(words);
  }

  Terminal in(byte[] bytes) {
    in = bytes;
    return this;
  }

  Terminal in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  Terminal screen(Screen other) {
    screen = other;
    return this;
  }

  /** Ctrl-C before the first batch is over. */
  Terminal interrupted() {
    interruption.ask();
    return this;
  }

  Result type(Object... words) {
    String[] args = new String[words.length];
    for (int i = 0; i < args.length; i++) {
      args[i] = String.valueOf(words[i]);
    }
    AtomicLong clock = new AtomicLong();
    Session session =
        new Session(
            new ByteArrayInputStream(in),
            StandardOutput.results(out),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            screen,
            "sunhwan",
            () -> clock.addAndGet(150_000_000),
            interruption,
            Map.of());
    int exitCode = Main.run(session, args);
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
