package sunhwan.formats;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PushbackInputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import sunhwan.formats.io.InputFile;
import sunhwan.text.WordVectorSource;
import sunhwan.text.WordVectors;

/**
 * A file of word vectors: the text of word2vec and fastText, which begins with a line of the number
 * of words and the length of a vector; GloVe's, which does not; and word2vec's binary form; each
 * perhaps gzipped.
 *
 * <p>A word may have spaces in it: the last numbers of a line are the vector. Where a word stands
 * twice, its first line counts. Of gigabytes only the words that are wanted are kept, and those of
 * earlier readings, so that the file is read again only for new ones. Every line is looked at, but
 * only the numbers of words that are wanted are read.
 */
public final class VectorFile implements WordVectorSource {
  /** Numbers of a vector. */
  private static final int MOST_DIMS = 65_536;

  private static final int LONGEST_WORD = 10_000;
  private static final int LONGEST_NUMBER = 64;

  /** Digits of the number of words. */
  private static final int MOST_DIGITS = 15;

  /** Of an entry of a map, beside its numbers. */
  private static final int BYTES_OF_A_WORD = 200;

  private static final int LONGEST_SHOWN = 40;
  private static final int BUFFER = 1 << 18;

  private static final Pattern HEADER = Pattern.compile("(\\d+)[ \\t]+(\\d+)\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");
  private static final Pattern WHITE = Pattern.compile("[ \\t\\r\\n]");
  private static final Pattern FRACTION = Pattern.compile("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?");

  private final Path file;
  private final Form form;
  private final Set<String> asked = new HashSet<>();
  private final Map<String, float[]> found = new HashMap<>();
  private Optional<String> fingerprint = Optional.empty();

  /**
   * How it is written.
   *
   * @param words that it says it has; empty where it does not say
   */
  private record Form(int dims, OptionalLong words, boolean binary) {}

  private VectorFile(Path file, Form form) {
    this.file = file;
    this.form = form;
  }

  /**
   * Looks at the first lines.
   *
   * @throws ModelFormatException where the file is missing or something else; the message is one
   *     line
   */
  public static VectorFile open(Path file) {
    refuseOthers(file, InputFile.start(file, 8));
    return reading(
        file,
        () -> {
          try (InputStream in = stream(Files.newInputStream(file))) {
            return new VectorFile(file, form(new Lines(in)));
          }
        });
  }

  private static void refuseOthers(Path file, byte[] start) {
    String hex = HexFormat.of().formatHex(start);
    if (hex.startsWith("504b0304")) {
      throw InputFile.bad(file, "is a zip. Unpack it, and name the .vec or .txt that is in it");
    }
    if (hex.startsWith("ba164f2f")) { // fastText's magic number, little endian
      throw InputFile.bad(
          file,
          "is a model of fastText's, expected its vectors as text. Name the .vec that stands beside"
              + " it, or write one with: fasttext print-word-vectors");
    }
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public int dims() {
    return form.dims;
  }

  /** Of all of its bytes, as they lie on the disk. */
  @Override
  public synchronized String fingerprint() {
    if (fingerprint.isEmpty()) {
      read(Set.of(), true);
    }
    return fingerprint.orElseThrow();
  }

  /**
   * The vectors of those of these words that the file has, in the order of the words.
   *
   * @throws ModelFormatException where a line is not as the others, a number of a word that is
   *     wanted is not finite, or the words need more than a quarter of Java's memory
   */
  @Override
  public synchronized WordVectors read(Set<String> wanted) {
    if (!asked.containsAll(wanted)) {
      read(wanted, fingerprint.isEmpty());
    }
    Map<String, float[]> of = new LinkedHashMap<>();
    for (String word : wanted) {
      float[] vector = found.get(word);
      if (vector != null) {
        of.put(word, vector);
      }
    }
    return WordVectors.of(form.dims, of);
  }

  private void read(Set<String> wanted, boolean digested) {
    Set<String> missing = new HashSet<>(wanted);
    missing.removeAll(asked);
    reading(
        file,
        () -> {
          MessageDigest digest = sha256();
          InputStream plain = Files.newInputStream(file);
          try (InputStream bytes = digested ? new DigestInputStream(plain, digest) : plain;
              InputStream in = stream(bytes)) {
            Lines lines = new Lines(in);
            if (form.binary) {
              binary(lines, missing);
            } else {
              text(lines, missing);
            }
            bytes.transferTo(OutputStream.nullOutputStream());
          }
          if (digested) {
            fingerprint = Optional.of(HexFormat.of().formatHex(digest.digest()));
          }
          return form;
        });
    asked.addAll(missing);
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T reading(Path file, Reading<T> how) {
    try {
      return how.read();
    } catch (ModelFormatException e) {
      throw InputFile.bad(file, String.valueOf(e.getMessage()));
    } catch (EOFException e) {
      throw InputFile.bad(file, "is cut short. Copy it again");
    } catch (ZipException e) {
      throw InputFile.bad(file, "is damaged (" + e.getMessage() + "). Copy it again");
    } catch (IOException e) {
      throw InputFile.bad(file, "cannot be read: " + e.getMessage());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Unpacked, where it is gzip. */
  private static InputStream stream(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(raw, BUFFER), 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    boolean packed = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    return packed ? new GZIPInputStream(in, BUFFER) : in;
  }

  private static Form form(Lines lines) throws IOException {
    if (!lines.next(MOST_DIMS * LONGEST_NUMBER)) {
      throw new ModelFormatException("is empty, expected a word and its numbers on each line");
    }
    String first = lines.text();
    var header = HEADER.matcher(first);
    if (header.matches()) {
      if (header.group(1).length() > MOST_DIGITS || header.group(2).length() > MOST_DIGITS) {
        throw absurd(first.strip());
      }
      long words = Long.parseLong(header.group(1));
      long dims = Long.parseLong(header.group(2));
      if (words < 1 || dims < 1 || dims > MOST_DIMS) {
        throw absurd(first.strip());
      }
      return new Form((int) dims, OptionalLong.of(words), lines.isBinary());
    }
    int dims = trailingNumbers(first);
    if (dims < 1 || dims > MOST_DIMS) {
      throw new ModelFormatException(
          "line 1: expected '2000000 300', words and numbers of each, or a word and 1 to "
              + MOST_DIMS
              + " numbers, got '"
              + shown(first)
              + "'. Vectors of word2vec, GloVe and fastText are read");
    }
    return new Form(dims, OptionalLong.empty(), false);
  }

  private static ModelFormatException absurd(String header) {
    return new ModelFormatException(
        "line 1: expected words and numbers of each, the latter from 1 to "
            + MOST_DIMS
            + ", got '"
            + shown(header)
            + "'");
  }

  /** Numbers at the end of a line, of which the first field, a word, is none. */
  private static int trailingNumbers(String line) {
    String[] fields = line.strip().split("[ \\t]+", -1);
    int count = 0;
    while (count < fields.length - 1 && isNumber(fields[fields.length - 1 - count])) {
      count++;
    }
    return count;
  }

  private static boolean isNumber(String field) {
    return NUMBER.matcher(field).matches() || NOT_FINITE.matcher(field).matches();
  }

  private void text(Lines lines, Set<String> wanted) throws IOException {
    int longest = LONGEST_WORD + form.dims * LONGEST_NUMBER;
    if (form.words.isPresent()) {
      lines.next(longest);
    }
    Count count = new Count();
    while (lines.next(longest)) {
      int[] ends = lines.fields(form.dims);
      String word = lines.text(0, ends[0]);
      count.word(word);
      if (ends[0] > 0) {
        refuseMore(lines, word);
      }
      if (wanted.contains(word) && !found.containsKey(word)) {
        keep(word, numbers(lines, ends, word));
      }
    }
    count.check(form.words);
  }

  /** Where a word ends in a number like those of vectors, there are too many of them. */
  private void refuseMore(Lines lines, String word) {
    int space = Math.max(word.lastIndexOf(' '), word.lastIndexOf('\t'));
    if (space >= 0 && FRACTION.matcher(word.substring(space + 1)).matches()) {
      throw new ModelFormatException(
          "line "
              + lines.number
              + ": expected a word and "
              + form.dims
              + " numbers, got more: '"
              + shown(word)
              + " …'");
    }
  }

  private float[] numbers(Lines lines, int[] ends, String word) {
    float[] vector = new float[form.dims];
    for (int k = 0; k < vector.length; k++) {
      String field = lines.text(ends[2 * k + 1], ends[2 * k + 2]);
      float value = NUMBER.matcher(field).matches() ? Float.parseFloat(field) : Float.NaN;
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(
            "line "
                + lines.number
                + ": expected finite numbers for '"
                + shown(word)
                + "', got '"
                + shown(field)
                + "'");
      }
      vector[k] = value;
    }
    return vector;
  }

  private void binary(Lines lines, Set<String> wanted) throws IOException {
    lines.next(LONGEST_WORD);
    Count count = new Count();
    byte[] bytes = new byte[Float.BYTES * form.dims];
    for (long at = 1; at <= form.words.orElseThrow(); at++) {
      String word = lines.wordBefore(at, LONGEST_WORD);
      lines.exactly(bytes);
      count.word(word);
      if (wanted.contains(word) && !found.containsKey(word)) {
        float[] vector = new float[form.dims];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        for (float value : vector) {
          if (!Float.isFinite(value)) {
            throw new ModelFormatException(
                "word " + at + ": expected finite numbers for '" + shown(word) + "', got " + value);
          }
        }
        keep(word, vector);
      }
    }
    count.check(form.words);
  }

  private void keep(String word, float[] vector) {
    found.put(word, vector);
    long bytes = found.size() * ((long) Float.BYTES * form.dims + BYTES_OF_A_WORD);
    if (bytes > InputFile.limit()) {
      throw new ModelFormatException(
          "has vectors of more than "
              + found.size()
              + " of the words that are wanted, which do not fit into a quarter of this Java's"
              + " memory. Give it more with SUNHWAN_OPTS=-Xmx4g, or use fewer words");
    }
  }

  /**
   * Writes the text of word2vec, as gensim reads it.
   *
   * @throws IllegalArgumentException where a word has white space, which ends a word there
   */
  public static void write(WordVectors vectors, Path file) throws IOException {
    for (String word : vectors.words()) {
      if (word.isEmpty() || WHITE.matcher(word).find()) {
        throw new IllegalArgumentException(
            "VectorFile: expected words without white space, got '" + word + "'");
      }
    }
    AtomicFile.write(
        file,
        out -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          text.write(vectors.size() + " " + vectors.dims() + "\n");
          for (String word : vectors.words()) {
            text.write(word);
            for (float value : vectors.find(word).orElseThrow()) {
              text.write(" " + value);
            }
            text.write("\n");
          }
          text.flush();
        });
  }

  private static String shown(String text) {
    String plain = text.strip().replaceAll("\\p{C}", "?");
    return plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + "…" : plain;
  }

  /** Words that were met. */
  private static final class Count {
    private long words;
    private long garbled;

    void word(String word) {
      words++;
      garbled += word.indexOf('\uFFFD') >= 0 ? 1 : 0;
    }

    /** There are stray bytes in many a file, but not in most of its words. */
    void check(OptionalLong promised) {
      if (promised.isPresent() && promised.getAsLong() != words) {
        throw new ModelFormatException(
            "line 1 says that there are "
                + promised.getAsLong()
                + " words, got "
                + words
                + ". Copy it again; or, where lines were picked or added, take its first line"
                + " away");
      }
      if (words == 0) {
        throw new ModelFormatException("has no words");
      }
      if (2 * garbled > words) {
        throw new ModelFormatException(
            garbled
                + " of its "
                + words
                + " words are not written in UTF-8. Convert it: iconv -f CP949 -t UTF-8");
      }
    }
  }

  /** Bytes, a line at a time, of which none may be longer than is said. */
  private static final class Lines {
    private final InputStream in;
    private byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private int limit;
    private int next;
    long number;

    Lines(InputStream in) {
      this.in = in;
    }

    /** Whether there is a further line; blank ones at the end are none. */
    boolean next(int longest) throws IOException {
      long blank = 0;
      while (line(longest)) {
        if (to > from && blank > 0) {
          throw new ModelFormatException("line " + blank + ": is blank, expected a vector");
        } else if (to > from || number == 1) {
          return true;
        }
        blank = blank == 0 ? number : blank;
      }
      return false;
    }

    /** Whether there is a further line, of nothing perhaps; without the space at its end. */
    private boolean line(int longest) throws IOException {
      from = next;
      int at = from;
      while (true) {
        while (at < limit && buffer[at] != '\n') {
          at++;
        }
        int seen = at - from;
        if (seen > longest) {
          throw new ModelFormatException(
              "line " + (number + 1) + ": is longer than " + longest + " bytes, expected a vector");
        }
        if (at < limit) {
          break;
        }
        boolean ended = !more();
        at = from + seen;
        if (ended) {
          break;
        }
      }
      if (at == limit && at == from) {
        return false;
      }
      next = Math.min(limit, at + 1);
      to = at;
      number++;
      if (number == 1 && to - from >= 3 && text(0, 3).equals("\uFEFF")) {
        from += 3;
      }
      while (to > from && isSpace(buffer[to - 1])) {
        to--;
      }
      return true;
    }

    /** Moves what is left to the front and adds to it; whether there was anything to add. */
    private boolean more() throws IOException {
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, limit - from);
        limit -= from;
        next -= from;
        from = 0;
      }
      if (limit == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      int count = in.read(buffer, limit, buffer.length - limit);
      limit += Math.max(0, count);
      return count > 0;
    }

    private static boolean isSpace(byte b) {
      return b == ' ' || b == '\t' || b == '\r';
    }

    String text() {
      return text(0, to - from);
    }

    /** Part of the line, in bytes of it. */
    String text(int start, int end) {
      return new String(buffer, from + start, end - start, StandardCharsets.UTF_8);
    }

    /**
     * Where the word ends, and then start and end of each of the last fields, in bytes of the line.
     */
    int[] fields(int count) {
      int[] ends = new int[1 + 2 * count];
      int at = to;
      for (int k = count - 1; k >= 0; k--) {
        ends[2 * k + 2] = at - from;
        while (at > from && !isSpace(buffer[at - 1])) {
          at--;
        }
        ends[2 * k + 1] = at - from;
        if (at == from) {
          throw new ModelFormatException(
              "line "
                  + number
                  + ": expected a word and "
                  + count
                  + " numbers, got "
                  + Math.max(0, count - 1 - k)
                  + " numbers: '"
                  + shown(text())
                  + "'");
        }
        while (at > from && isSpace(buffer[at - 1])) {
          at--;
        }
      }
      ends[0] = at - from;
      return ends;
    }

    /** Whether what stands behind the next word cannot be numbers that are written out. */
    boolean isBinary() throws IOException {
      from = next;
      while (limit - from < LONGEST_WORD && more()) {
        // until enough is there
      }
      int at = from;
      while (at < limit && buffer[at] != ' ' && buffer[at] != '\n') {
        at++;
      }
      for (int i = at; i < Math.min(limit, at + 64) && (i == at || buffer[i] != '\n'); i++) {
        if ("0123456789+-.eE \t\r\nnaifNAIFty".indexOf(buffer[i]) < 0) {
          return true;
        }
      }
      return false;
    }

    /** What stands before the next space, without the ends of lines before it. */
    String wordBefore(long which, int longest) throws IOException {
      from = next;
      int at = from;
      while (true) {
        while (at < limit && buffer[at] != ' ' && at - from <= longest) {
          at++;
        }
        if (at - from > longest) {
          throw new ModelFormatException(
              "word " + which + ": is longer than " + longest + " bytes. Copy the file again");
        }
        if (at < limit) {
          break;
        }
        int seen = at - from;
        if (!more()) {
          throw new EOFException();
        }
        at = from + seen;
      }
      while (from < at && buffer[from] == '\n') {
        from++;
      }
      to = at;
      next = at + 1;
      return text();
    }

    /** Fills the array. */
    void exactly(byte[] bytes) throws IOException {
      int have = Math.min(bytes.length, limit - next);
      System.arraycopy(buffer, next, bytes, 0, have);
      next += have;
      if (in.readNBytes(bytes, have, bytes.length - have) < bytes.length - have) {
        throw new EOFException();
      }
    }
  }
}
