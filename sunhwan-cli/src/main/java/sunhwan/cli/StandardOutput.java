package sunhwan.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;

/**
 * Where results and diagnostics go: UTF-8 in every locale, and failing writes are not passed over.
 */
final class StandardOutput {
  private StandardOutput() {}

  /** Results; whoever reads them may go away early, as {@code head} does. */
  static PrintStream results() {
    return results(new FileOutputStream(FileDescriptor.out));
  }

  static PrintStream results(OutputStream to) {
    return new PrintStream(new Unforgiving(to), false, StandardCharsets.UTF_8);
  }

  /**
   * Diagnostics and progress.
   *
   * @param descriptor number of the real standard error where the launcher filters the JVM's own;
   *     empty for the usual
   */
  static PrintStream diagnostics(String descriptor) {
    FileDescriptor error = FileDescriptor.err;
    if (!descriptor.isEmpty()) {
      try {
        Constructor<FileDescriptor> opened = FileDescriptor.class.getDeclaredConstructor(int.class);
        opened.setAccessible(true);
        error = opened.newInstance(Integer.parseInt(descriptor));
      } catch (ReflectiveOperationException
          | InaccessibleObjectException
          | NumberFormatException unavailable) {
        error = FileDescriptor.err; // the filter passes lines on
      }
    }
    return new PrintStream(new FileOutputStream(error), true, StandardCharsets.UTF_8);
  }

  /** Nobody reads any more. */
  static final class Closed extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    Closed(IOException cause) {
      super(cause);
    }
  }

  /** A PrintStream keeps an IOException to itself; this one cannot be kept. */
  private static final class Unforgiving extends OutputStream {
    private final OutputStream to;

    Unforgiving(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) {
      try {
        to.write(bytes, at, length);
      } catch (IOException e) {
        throw refused(e);
      }
    }

    @Override
    public void flush() {
      try {
        to.flush();
      } catch (IOException e) {
        throw refused(e);
      }
    }

    private static RuntimeException refused(IOException e) {
      String reason = String.valueOf(e.getMessage());
      return reason.contains("Broken pipe")
          ? new Closed(e)
          : Failure.of("cannot write to standard output: " + reason + ". Is the disk full?");
    }
  }
}
