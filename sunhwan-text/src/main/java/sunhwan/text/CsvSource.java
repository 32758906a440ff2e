package sunhwan.text;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A file that has been looked through once and found to be text, with the charset it is written in.
 *
 * <p>Nothing of the file is held in memory; a line that is too long is met while looking through.
 */
record CsvSource(Path file, Charset charset) {
  /** Far above any document, far below what fills a heap. */
  static final int LINE_LIMIT = 1 << 24;

  private static final int SAMPLE = 1 << 16;

  /** CP949, Microsoft's superset of EUC-KR. */
  private static final String KOREAN = "x-windows-949";

  /** Refuses what is missing, empty, not readable, not text or not in the charset. */
  static CsvSource open(Path file, Optional<Charset> given) {
    refuseNoFile(file);
    try {
      byte[] start = start(file);
      Optional<Charset> marked = byteOrderMark(start);
      if (marked.isEmpty() && given.map(c -> !c.name().startsWith("UTF-16")).orElse(true)) {
        refuseNul(file, start);
      }
      if (given.isPresent()) {
        long badLine = firstUndecodableLine(file, given.get());
        if (badLine > 0) {
          throw new DataException(
              file,
              badLine,
              "not written in "
                  + given.get()
                  + " as was said. Leave the encoding out to have it guessed, or name the right"
                  + " one.");
        }
        return new CsvSource(file, given.get());
      }
      return new CsvSource(file, guess(file, marked.orElse(StandardCharsets.UTF_8)));
    } catch (AccessDeniedException e) {
      throw new DataException(file, "may not be read. Allow reading it, then try again.");
    } catch (IOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** The text from after the byte order mark. */
  Reader reader() throws IOException {
    BufferedReader reader = new BufferedReader(strict(file, charset), SAMPLE);
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /** The first characters, enough to see the form of the rows. */
  String sample() throws IOException {
    char[] sample = new char[SAMPLE];
    int length = 0;
    try (Reader reader = reader()) {
      for (int n; length < SAMPLE && (n = reader.read(sample, length, SAMPLE - length)) > 0; ) {
        length += n;
      }
    }
    return new String(sample, 0, length);
  }

  private static void refuseNoFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, expected a CSV file. Name a file in it.");
    }
    if (Files.notExists(file)) {
      throw new DataException(file, "no such file. " + whatThereIs(file));
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DataException(
          file,
          "is a pipe or a device, and a CSV file is read several times. Save it to a file first.");
    }
  }

  private static String whatThereIs(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "There is no folder " + folder + " either; check the path.";
    }
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.limit(10_000).filter(Files::isRegularFile).map(CsvSource::name).forEach(names::add);
    } catch (IOException e) {
      return "The folder " + folder + " cannot be listed; check the path.";
    }
    return NearestName.similar(name(absolute), names)
        .map(name -> "Did you mean " + name + "?")
        .orElse("No file in " + folder + " has a name like it; check the path.");
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = bytes(file)) {
      byte[] start = in.readNBytes(4);
      if (start.length == 0) {
        throw new DataException(
            file, "is empty, expected a header line and rows. Was it saved completely?");
      }
      return start;
    }
  }

  /** What is in the file; a gzip file is opened up, whatever its name. */
  private static InputStream bytes(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), SAMPLE);
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      return packed ? new GZIPInputStream(in, SAMPLE) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static Optional<Charset> byteOrderMark(byte[] start) {
    boolean bigEndian = start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF;
    boolean littleEndian = start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE;
    return bigEndian || littleEndian ? Optional.of(StandardCharsets.UTF_16) : Optional.empty();
  }

  private static void refuseNul(Path file, byte[] start) throws IOException {
    long line = 1;
    byte[] buffer = new byte[SAMPLE];
    try (InputStream in = bytes(file)) {
      for (int n; (n = in.read(buffer)) > 0; ) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == 0) {
            boolean zip = start.length >= 2 && start[0] == 'P' && start[1] == 'K';
            throw new DataException(
                file,
                line,
                "a NUL byte, so this is no text file. "
                    + (zip
                        ? "It looks like a workbook or a zip archive: save the sheet as CSV."
                        : "Expected a CSV file; save the data as CSV in UTF-8."));
          }
          line += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
  }

  private static Charset guess(Path file, Charset first) throws IOException {
    long badLine = firstUndecodableLine(file, first);
    if (badLine == 0) {
      return first;
    }
    if (Charset.isSupported(KOREAN)) {
      Charset korean = Charset.forName(KOREAN);
      if (firstUndecodableLine(file, korean) == 0) {
        return korean;
      }
    }
    throw new DataException(
        file,
        badLine,
        "written neither in " + first + " nor in CP949. Save it as UTF-8, or name its encoding.");
  }

  /** The line of the first byte that is not in the charset; 0 when all are. */
  private static long firstUndecodableLine(Path file, Charset charset) throws IOException {
    CharsetDecoder decoder = strictDecoder(charset);
    ByteBuffer bytes = ByteBuffer.allocate(SAMPLE);
    CharBuffer chars = CharBuffer.allocate(SAMPLE);
    long line = 1;
    int length = 0;
    try (ReadableByteChannel channel = Channels.newChannel(bytes(file))) {
      boolean end = false;
      while (!end) {
        end = channel.read(bytes) < 0;
        bytes.flip();
        CoderResult result;
        do {
          result = decoder.decode(bytes, chars, end);
          chars.flip();
          while (chars.hasRemaining()) {
            char c = chars.get();
            line += c == '\n' ? 1 : 0;
            length = c == '\n' || c == '\r' ? 0 : length + 1;
            if (length > LINE_LIMIT) {
              throw new DataException(
                  file,
                  line,
                  "longer than "
                      + LINE_LIMIT
                      + " characters. Is this a CSV file, with a line end after each row?");
            }
          }
          chars.clear();
        } while (result.isOverflow());
        if (result.isError()) {
          return line;
        }
        bytes.compact();
      }
    }
    return 0;
  }

  private static Reader strict(Path file, Charset charset) throws IOException {
    return new InputStreamReader(bytes(file), strictDecoder(charset));
  }

  private static CharsetDecoder strictDecoder(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
