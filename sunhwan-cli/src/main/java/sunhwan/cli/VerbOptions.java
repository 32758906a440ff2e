package sunhwan.cli;

import picocli.CommandLine.Option;

/** What every verb understands. */
final class VerbOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(names = "--json", description = "Prints JSON instead of text.")
  boolean json;

  @Option(names = "--quiet", description = "Nothing on standard error but errors.")
  boolean quiet;
}
