package sunhwan.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import sunhwan.formats.ModelFormatException;
import sunhwan.text.DataException;
import sunhwan.text.NearestName;

/** The {@code sunhwan} command. */
public final class Main {
  private Main() {}

  /** Runs a verb and leaves with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    Interruption interruption = new Interruption();
    interruption.listen();
    Session session =
        new Session(
            System.in,
            StandardOutput.results(),
            StandardOutput.diagnostics(System.getProperty("sunhwan.stderr", "")),
            Screen.of(System.getenv(), System.getProperties()),
            System.getProperty("sunhwan.command", "sunhwan"),
            System::nanoTime,
            interruption,
            System.getenv());
    int exitCode = run(session, args);
    interruption.done();
    System.exit(exitCode);
  }

  /** Runs a verb; says what went wrong in one line on standard error. */
  static int run(Session session, String... args) {
    try {
      int exitCode = execute(session, args);
      session.out().flush();
      return session.interruption().asked() ? ExitCode.INTERRUPTED : exitCode;
    } catch (Throwable thrown) { // no stack trace ever reaches a person who did not ask for it
      return explain(session, thrown);
    }
  }

  private static int execute(Session session, String... args) {
    CommandLine commands = commands(session);
    if (args.length == 0) {
      commands.usage(session.out());
      return ExitCode.FINE;
    }
    return commands.execute(args);
  }

  /** The command and its verbs. */
  static CommandLine commands(Session session) {
    CommandLine commands =
        new CommandLine(new SunhwanCommand())
            .addSubcommand(new CompareCommand(session))
            .addSubcommand(new CrossValidateCommand(session))
            .addSubcommand(new TrainCommand(session))
            .addSubcommand(new EvaluateCommand(session))
            .addSubcommand(new PredictCommand(session))
            .addSubcommand(new ExplainCommand(session))
            .addSubcommand(new TokenizeCommand(session))
            .addSubcommand(new SummaryCommand(session))
            .addSubcommand(new NeighboursCommand(session))
            .addSubcommand(new ImportCommand(session))
            .addSubcommand(new ExportCommand(session))
            .addSubcommand(new InspectCommand(session))
            .addSubcommand(new RunCommand(session))
            .addSubcommand(new BenchCommand(session))
            .addSubcommand(new WarmUpCommand());
    PrintWriter out = new PrintWriter(session.out(), true, StandardCharsets.UTF_8);
    commands
        .setOut(out)
        .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(100)
        .setOverwrittenOptionsAllowed(true)
        .setParameterExceptionHandler((e, words) -> explain(session, Failure.usage(wrongUsage(e))))
        .setExecutionExceptionHandler((e, command, parsed) -> explain(session, e));
    return commands;
  }

  private static String wrongUsage(ParameterException e) {
    CommandSpec verb = e.getCommandLine().getCommandSpec();
    String see = " See '" + verb.qualifiedName() + " --help'.";
    if (e instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().getFirst();
      return unmatched(verb, given) + see;
    }
    String message = TextTable.plain(String.valueOf(e.getMessage()));
    return message + (message.endsWith(".") || message.endsWith("?") ? "" : ".") + see;
  }

  private static String unmatched(CommandSpec verb, String given) {
    boolean option = given.startsWith("-");
    boolean isVerb = !option && !verb.subcommands().isEmpty();
    List<String> known = new ArrayList<>();
    if (isVerb) {
      verb.subcommands()
          .forEach(
              (name, sub) -> {
                if (!sub.getCommandSpec().usageMessage().hidden()) {
                  known.add(name);
                }
              });
    } else if (option) {
      verb.options().forEach(o -> known.addAll(List.of(o.names())));
      verb.options().stream()
          .filter(CommandLine.Model.OptionSpec::negatable)
          .forEach(o -> known.add(o.longestName().replaceFirst("^--", "--no-")));
    }
    String what = isVerb ? "unknown verb" : option ? "unknown option" : "one word too many:";
    return what
        + " '"
        + TextTable.plain(given)
        + "'."
        + NearestName.similar(given.replaceFirst("=.*", ""), known)
            .map(name -> " Did you mean '" + name + "'?")
            .orElse(isVerb ? " There are " + String.join(", ", known) + "." : "");
  }

  private static int explain(Session session, Throwable thrown) {
    if (thrown instanceof StandardOutput.Closed) { // nobody reads any more, as with head
      return ExitCode.FINE;
    }
    PrintStream err = session.err();
    if ("1".equals(session.environment().get("SUNHWAN_DEBUG"))) {
      thrown.printStackTrace(err);
    }
    try {
      session.out().flush(); // what was said before stays said
    } catch (RuntimeException alsoLost) {
      thrown.addSuppressed(alsoLost);
    }
    return switch (thrown) {
      case Failure f -> say(err, f.exitCode(), text(f));
      case DataException d -> say(err, ExitCode.DATA, text(d));
      case ModelFormatException m -> say(err, ExitCode.MODEL, text(m));
      case OutOfMemoryError o ->
          say(
              err,
              ExitCode.FAILURE,
              "not enough memory ("
                  + (Runtime.getRuntime().maxMemory() >> 20)
                  + " MiB). Give Java more with SUNHWAN_OPTS=-Xmx8g, or choose a smaller"
                  + " --batch-size, --max-length or --units.");
      case IOException io -> say(err, ExitCode.FAILURE, ioFailure(io));
      default ->
          say(
              err,
              ExitCode.FAILURE,
              "this is a bug: "
                  + thrown
                  + ". Set SUNHWAN_DEBUG=1 to see where, and report it with the command that you"
                  + " typed.");
    };
  }

  /** What a file system refused, in words. */
  static String ioFailure(IOException e) {
    return e instanceof FileSystemException file
        ? file.getFile() + ": " + reason(e) + ". Check the path and its permissions."
        : reason(e) + ".";
  }

  /** Why it refused, without the file's name. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file or folder";
      case AccessDeniedException denied -> "access denied";
      case FileSystemException file when file.getReason() != null -> file.getReason();
      case FileSystemException file -> file.getClass().getSimpleName();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String text(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }

  private static int say(PrintStream err, int exitCode, String message) {
    err.println("sunhwan: " + TextTable.plain(message).strip());
    return exitCode;
  }
}
