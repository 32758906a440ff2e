package sunhwan.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import sunhwan.formats.ModelFormatException;
import sunhwan.text.DataException;
import sunhwan.text.NearestName;

/** The {@code sunhwan} command. */
public final class Main {
  private static final Map<String, Function<Session, Object>> VERBS = new LinkedHashMap<>();

  static {
    VERBS.put("compare", CompareCommand::new);
    VERBS.put("cross-validate", CrossValidateCommand::new);
    VERBS.put("search", SearchCommand::new);
    VERBS.put("train", TrainCommand::new);
    VERBS.put("evaluate", EvaluateCommand::new);
    VERBS.put("predict", PredictCommand::new);
    VERBS.put("explain", ExplainCommand::new);
    VERBS.put("tokenize", TokenizeCommand::new);
    VERBS.put("summary", SummaryCommand::new);
    VERBS.put("neighbours", NeighboursCommand::new);
    VERBS.put("import", ImportCommand::new);
    VERBS.put("export", ExportCommand::new);
    VERBS.put("inspect", InspectCommand::new);
    VERBS.put("run", RunCommand::new);
    VERBS.put("bench", BenchCommand::new);
    VERBS.put("warm-up", session -> new WarmUpCommand());
  }

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
    if (args.length == 0) {
      commands(session).usage(session.out());
      return ExitCode.FINE;
    }
    // the options of the other verbs would take a tenth of a second
    Function<Session, Object> verb = VERBS.get(args[0]);
    CommandLine commands = commands(session, verb == null ? VERBS : Map.of(args[0], verb));
    StringWriter help = new StringWriter(); // picocli shows a stack trace where it cannot print
    int exitCode = commands.setOut(new PrintWriter(help)).execute(args);
    session.out().print(help);
    return exitCode;
  }

  /** The command and all its verbs. */
  static CommandLine commands(Session session) {
    return commands(session, VERBS);
  }

  private static CommandLine commands(
      Session session, Map<String, Function<Session, Object>> verbs) {
    CommandLine commands = new CommandLine(new SunhwanCommand());
    verbs.forEach((name, verb) -> commands.addSubcommand(name, verb.apply(session)));
    commands
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
