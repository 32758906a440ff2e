package sunhwan.cli.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Times work by the processor time of the whole process, garbage collection and JIT included. */
public final class Stopwatch {
  private static final int WINDOWS = 5;

  private Stopwatch() {}

  /**
   * What a step takes.
   *
   * @param cpuMs processor time, median of windows
   * @param wallMs time, median of windows
   * @param spread (most − least) / median of the windows' processor time
   * @param steps done in all, warm-up left out
   */
  public record Timing(double cpuMs, double wallMs, double spread, int steps) {}

  /** One window: nanoseconds of processor and of the wall a step. */
  public record Window(double cpuNanos, double wallNanos) {}

  /**
   * Times steps in windows of about so many seconds, after as long a warm-up as two of them.
   *
   * @param seconds of a window; at least one step is done in each
   */
  public static Timing time(Steps work, double seconds) {
    work.run(1);
    int steps = calibrate(work, seconds);
    work.run(steps);
    Window[] windows = new Window[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = window(work, steps);
    }
    double[] cpu = Arrays.stream(windows).mapToDouble(Window::cpuNanos).sorted().toArray();
    double[] wall = Arrays.stream(windows).mapToDouble(Window::wallNanos).sorted().toArray();
    double median = cpu[WINDOWS / 2];
    return new Timing(
        median / 1e6,
        wall[WINDOWS / 2] / 1e6,
        median == 0 ? 0 : (cpu[WINDOWS - 1] - cpu[0]) / median,
        WINDOWS * steps);
  }

  /** How many steps take so long, doubling until they do; that is the warm-up. */
  private static int calibrate(Steps work, double seconds) {
    for (int steps = 1; ; steps *= 2) {
      double took = window(work, steps).wallNanos() * steps / 1e9;
      if (took >= seconds / 2) {
        return Math.max(1, (int) Math.round(steps * seconds / took));
      }
    }
  }

  /** Times so many steps. */
  public static Window window(Steps work, int steps) {
    long wall = System.nanoTime();
    long cpu = processorNanos();
    work.run(steps);
    return new Window(
        (double) (processorNanos() - cpu) / steps, (double) (System.nanoTime() - wall) / steps);
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getProcessCpuTime()
        : 0;
  }
}
