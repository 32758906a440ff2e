package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/** Puts a chunked dataset together, undoing deflate, shuffle and fletcher32. */
final class H5Chunks {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final long RATIO = 200;
  private static final int LARGE = 1 << 20;

  private final long fileSize;

  /** Bytes of one chunk; it is copied a few times on its way. */
  private final long largest;

  /** Bytes that chunks may still unpack to; the edges of the last ones are thrown away. */
  private long allowance;

  H5Chunks(long fileSize, long allowance) {
    this.fileSize = fileSize;
    this.largest = Math.min(allowance / 4, Integer.MAX_VALUE / 2);
    this.allowance = 4 * allowance;
  }

  /** A step that was done to each chunk before it was stored. */
  record Filter(int id, int parameter) {}

  /**
   * A piece as it is stored; a bit of the mask says that the filter of that number was left out.
   */
  record Chunk(long[] offset, int mask, H5Cursor stored) {}

  /** The filters of a dataset, in the order in which they were applied. */
  static List<Filter> filters(H5Cursor in, String path) {
    int version = in.u8();
    int count = in.u8();
    in.skip(version == 1 ? 6 : 0);
    List<Filter> filters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = in.u16();
      int nameLength = version == 1 || id >= 256 ? in.u16() : 0;
      in.skip(2);
      int values = in.u16();
      in.skip(nameLength);
      in.align(version == 1 ? nameLength : 0);
      int parameter = values > 0 ? (int) in.u32() : 0;
      in.skip(4L * Math.max(0, values - 1) + (version == 1 && values % 2 == 1 ? 4 : 0));
      if (id < DEFLATE || id > FLETCHER32) {
        throw refuse(
            path,
            "is packed by filter "
                + id
                + (id == 4 ? " (szip)" : id == 32000 ? " (lzf)" : "")
                + ", and gzip, shuffle and fletcher32 are read. Save it with one of them");
      }
      filters.add(new Filter(id, parameter));
    }
    return filters;
  }

  private static ModelFormatException refuse(String path, String problem) {
    return new ModelFormatException("HDF5: '" + path + "' " + problem);
  }

  /** All values, row-major. */
  byte[] join(
      int elementSize,
      Shape shape,
      int[] chunk,
      List<Filter> filters,
      List<Chunk> chunks,
      String path) {
    int rank = shape.rank();
    long expected = 1;
    long chunkBytes = elementSize;
    for (int axis = 0; axis < rank && chunk.length == rank; axis++) {
      expected *= (shape.size(axis) + (long) chunk[axis] - 1) / chunk[axis];
      chunkBytes = Math.min(Long.MAX_VALUE / Integer.MAX_VALUE, chunkBytes * chunk[axis]);
    }
    if (chunk.length != rank || rank == 0 || expected != chunks.size()) {
      throw refuse(
          path, "should have " + expected + " chunks of " + rank + " axes, has " + chunks.size());
    }
    long all = (long) shape.count() * elementSize;
    if (chunkBytes > largest) {
      throw refuse(path, "has chunks of " + chunkBytes + " bytes, at most " + largest + " fit");
    }
    if (chunkBytes > LARGE && chunkBytes > RATIO * fileSize) {
      throw refuse(
          path, "unpacks to more than " + RATIO + " times its size, as no honest file does");
    }
    byte[] values = new byte[Math.toIntExact(all)];
    Set<List<Long>> places = new HashSet<>();
    for (Chunk c : chunks) {
      List<Long> place = Arrays.stream(c.offset()).boxed().toList();
      for (int axis = 0; axis < rank; axis++) {
        long at = c.offset()[axis];
        if (at < 0 || at >= shape.size(axis) || at % chunk[axis] != 0) {
          throw refuse(path, "has a chunk at " + place + ", outside of " + shape);
        }
      }
      if (!places.add(place)) {
        throw refuse(path, "has two chunks at " + place);
      }
      allowance -= chunkBytes;
      if (allowance < 0) {
        throw refuse(path, "unpacks to more than fits into this Java's memory");
      }
      byte[] unpacked = unpacked(c, filters, (int) chunkBytes, path);
      copy(unpacked, c.offset(), chunk, shape, elementSize, values);
    }
    return values;
  }

  private static byte[] unpacked(Chunk chunk, List<Filter> filters, int size, String path) {
    byte[] bytes = chunk.stored().at(0, chunk.stored().remaining()).rest();
    for (int i = filters.size() - 1; i >= 0; i--) {
      if ((chunk.mask() >> i & 1) == 0) {
        Filter filter = filters.get(i);
        bytes =
            switch (filter.id()) {
              case DEFLATE -> inflated(bytes, size + 4 * filters.size(), path);
              case SHUFFLE -> ordered(bytes, filter.parameter());
              default -> checked(bytes, path);
            };
      }
    }
    if (bytes.length != size) {
      throw refuse(path, "has a chunk of " + bytes.length + " bytes, expected " + size);
    }
    return bytes;
  }

  /** Unpacks no more than there should be: the chunk, and checksums around it. */
  private static byte[] inflated(byte[] packed, int most, String path) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] out = new byte[most];
      int length = 0;
      while (!inflater.finished() && length < most) {
        int read = inflater.inflate(out, length, most - length);
        if (read == 0) {
          break;
        }
        length += read;
      }
      if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
        throw refuse(path, "unpacks to more than its shape needs");
      }
      if (!inflater.finished()) {
        throw refuse(path, "has a packed chunk that ends too early");
      }
      return Arrays.copyOf(out, length);
    } catch (DataFormatException e) {
      throw refuse(path, "has a packed chunk that is damaged (" + e.getMessage() + ")");
    } finally {
      inflater.end();
    }
  }

  /** Undoes shuffle, which puts all first bytes of the elements first, then all second ones. */
  private static byte[] ordered(byte[] shuffled, int elementSize) {
    if (elementSize <= 1) {
      return shuffled;
    }
    byte[] bytes = shuffled.clone();
    int count = shuffled.length / elementSize;
    for (int part = 0; part < elementSize && count > 0; part++) {
      for (int i = 0; i < count; i++) {
        bytes[i * elementSize + part] = shuffled[part * count + i];
      }
    }
    return bytes;
  }

  /** Takes the checksum off, Fletcher 1982 with words of two bytes. */
  private static byte[] checked(byte[] bytes, String path) {
    if (bytes.length < 4) {
      throw refuse(path, "has a chunk without its checksum");
    }
    int length = bytes.length - 4;
    long first = 0;
    long second = 0;
    for (int i = 0; i < length; i += 2) {
      first += ((bytes[i] & 0xff) << 8) | (i + 1 < length ? bytes[i + 1] & 0xff : 0);
      first = (first & 0xffff) + (first >> 16);
      second += first;
      second = (second & 0xffff) + (second >> 16);
    }
    first = (first & 0xffff) + (first >> 16);
    second = (second & 0xffff) + (second >> 16);
    long sum = (second << 16) | first;
    long stored = 0;
    for (int i = 0; i < 4; i++) {
      stored |= (bytes[length + i] & 0xffL) << (8 * i);
    }
    if (stored != sum) {
      throw refuse(path, "has a chunk of another checksum than is written. Copy the file again");
    }
    return Arrays.copyOf(bytes, length);
  }

  private static void copy(
      byte[] from, long[] offset, int[] chunk, Shape shape, int elementSize, byte[] to) {
    int rank = chunk.length;
    int[] index = new int[rank];
    int last = rank - 1;
    int[] inside = new int[rank]; // what of the chunk lies inside the shape
    for (int axis = 0; axis < rank; axis++) {
      inside[axis] = (int) Math.min(chunk[axis], shape.size(axis) - offset[axis]);
    }
    while (true) {
      long at = 0;
      long source = 0;
      for (int axis = 0; axis < rank; axis++) {
        at = at * shape.size(axis) + offset[axis] + index[axis];
        source = source * chunk[axis] + index[axis];
      }
      System.arraycopy(
          from,
          Math.toIntExact(source * elementSize),
          to,
          Math.toIntExact(at * elementSize),
          inside[last] * elementSize);
      int axis = last - 1;
      while (axis >= 0 && ++index[axis] == inside[axis]) {
        index[axis--] = 0;
      }
      if (axis < 0) {
        return;
      }
    }
  }
}
