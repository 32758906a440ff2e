package sunhwan.cli;

import java.util.Map;
import java.util.Properties;

/**
 * What is known of where standard error goes.
 *
 * @param live whether a line can be drawn again and again
 * @param colour whether colours are wanted
 * @param columns of the terminal
 */
record Screen(boolean live, boolean colour, int columns) {
  private static final int USUAL = 80;
  private static final int NARROWEST = 20;

  /** A file or a pipe. */
  static Screen none() {
    return new Screen(false, false, USUAL);
  }

  /**
   * Java cannot ask whether standard error is a terminal; who starts it can, and says so.
   *
   * <p>{@code sunhwan.terminal.columns} or {@code SUNHWAN_STDERR_TTY=1} say that it is one.
   */
  static Screen of(Map<String, String> environment, Properties properties) {
    String given = properties.getProperty("sunhwan.terminal.columns");
    boolean terminal = given != null || "1".equals(environment.get("SUNHWAN_STDERR_TTY"));
    boolean live = terminal && !"dumb".equals(environment.get("TERM"));
    boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    int columns = columns(given != null ? given : environment.getOrDefault("COLUMNS", ""));
    return new Screen(live, colour, columns);
  }

  private static int columns(String text) {
    return text.matches("[1-9][0-9]{0,4}") ? Math.max(NARROWEST, Integer.parseInt(text)) : USUAL;
  }
}
