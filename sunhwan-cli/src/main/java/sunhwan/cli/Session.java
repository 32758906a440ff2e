package sunhwan.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a verb meets around it.
 *
 * @param in standard input
 * @param out results
 * @param err diagnostics and progress
 * @param screen where err goes
 * @param command how the command was called
 * @param nanos a clock, as {@link System#nanoTime}
 * @param interruption Ctrl-C
 * @param environment variables
 */
record Session(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Screen screen,
    String command,
    LongSupplier nanos,
    Interruption interruption,
    Map<String, String> environment) {

  /** A remark that is no result; nothing where people want quiet. */
  void note(boolean quiet, String remark) {
    if (!quiet) {
      err.println("sunhwan: " + TextTable.plain(remark));
    }
  }
}
