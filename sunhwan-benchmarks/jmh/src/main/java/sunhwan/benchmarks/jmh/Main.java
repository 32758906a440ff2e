package sunhwan.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks as JMH's own main does, with its options and Sunhwan's defaults for those that
 * are not given, and prints the table at the end.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    Runner plain = new Runner(given);
    if (given.shouldList()) {
      plain.list();
    } else if (given.shouldListWithParams()) {
      plain.listWithParams(given);
    } else if (given.shouldListProfilers()) {
      given.listProfilers();
    } else if (given.shouldListResultFormats()) {
      given.listResultFormats();
    } else {
      System.out.print(Table.of(new Runner(withDefaults(given)).run()));
    }
  }

  /** Short, but long enough for C2: eight seconds a benchmark, of which six warm it up. */
  private static Options withDefaults(CommandLineOptions given) {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given);
    if (given.getBenchModes().isEmpty()) {
      options.mode(Mode.AverageTime);
    }
    options.timeUnit(given.getTimeUnit().orElse(TimeUnit.NANOSECONDS));
    options.forks(given.getForkCount().orElse(1));
    options.threads(given.getThreads().orElse(1));
    options.warmupIterations(given.getWarmupIterations().orElse(40));
    options.warmupTime(given.getWarmupTime().orElse(TimeValue.milliseconds(150)));
    options.measurementIterations(given.getMeasurementIterations().orElse(15));
    options.measurementTime(given.getMeasurementTime().orElse(TimeValue.milliseconds(100)));
    options.addProfiler(CpuTime.class);
    options.addProfiler(GCProfiler.class);
    return options.build();
  }
}
