package sunhwan.formats.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/**
 * Reads HDF5 as h5py and Keras write it: groups of either kind, attributes, and datasets that are
 * contiguous, compact or chunked.
 *
 * <p>Every address and size is compared with what is there before anything is followed or made, and
 * nothing is reached twice, so a file can neither go in circles nor ask for more memory than it is
 * worth. What is not read is refused by name. See the HDF5 File Format Specification, version 3.0.
 */
final class H5Reader {
  private static final String MAGIC = "\u0089HDF\r\n\u001a\n";
  private static final int DEEPEST = 200;
  private static final int MOST_AXES = 32;
  private static final int MOST_CHUNKED_AXES = 8;
  private static final int RATIO = 200;
  private static final int PLENTY = 1 << 24;

  /** Java's memory for a thing that a file names: an object, a list's place, a map's. */
  private static final int THING = 256;

  private static final long UNDEFINED = -1;

  private final H5Cursor file;
  private final Set<Long> seen = new HashSet<>();
  private final H5Chunks chunks;
  private int offsetSize = 8;
  private int lengthSize = 8;

  /** Bytes that values, names and structures may still take. */
  private long allowance;

  /** Texts in the heap that may still be passed by. */
  private long steps = 4_000_000;

  private long lastCollection = UNDEFINED;
  private Map<Long, H5Cursor> objects = Map.of();

  private H5Reader(byte[] bytes, long allowance) {
    this.file = H5Cursor.of(bytes);
    this.allowance = Math.min(allowance, Math.max(PLENTY, (long) RATIO * bytes.length));
    this.chunks = new H5Chunks(bytes.length, this.allowance);
  }

  /**
   * The root of a file.
   *
   * @param allowance bytes that may be taken in all; no file gets more than 200 times its size
   * @throws ModelFormatException where the file is no HDF5, is damaged, or uses what is not read
   */
  static H5Node.Group read(byte[] bytes, long allowance) {
    return new H5Reader(bytes, allowance).root();
  }

  private H5Node.Group root() {
    H5Cursor in = file.from(0);
    for (int i = 0; i < MAGIC.length(); i++) {
      if (in.remaining() == 0 || in.u8() != MAGIC.charAt(i)) {
        throw new ModelFormatException("HDF5: the file does not begin as HDF5 does");
      }
    }
    int version = in.u8();
    if (version > 3) {
      throw new ModelFormatException(
          "HDF5: expected a superblock of version 0 to 3, got " + version);
    }
    if (version < 2) {
      in.skip(4);
    }
    offsetSize = size(in.u8(), "addresses");
    lengthSize = size(in.u8(), "lengths");
    in.skip(version < 2 ? 1 + 4 + 4 + (version == 1 ? 4 : 0) : 1);
    if (in.whole(offsetSize) != 0) {
      throw new ModelFormatException("HDF5: something stands before the file's own start");
    }
    in.skip(offsetSize);
    long end = address(in);
    if (end > file.remaining()) {
      throw new ModelFormatException(
          "HDF5: the file should have "
              + end
              + " bytes, it has "
              + file.remaining()
              + ". Was it cut short?");
    }
    if (version < 2) {
      in.skip(offsetSize + offsetSize);
    }
    if (object(address(in), 0, "/") instanceof H5Node.Group group) {
      return group;
    }
    throw new ModelFormatException("HDF5: the root is no group");
  }

  private static int size(int size, String what) {
    if (size != 4 && size != 8) {
      throw new ModelFormatException("HDF5: expected " + what + " of 4 or 8 bytes, got " + size);
    }
    return size;
  }

  private long address(H5Cursor in) {
    long address = in.whole(offsetSize);
    return offsetSize == 4 && address == 0xffff_ffffL ? UNDEFINED : address;
  }

  private long length(H5Cursor in) {
    return in.whole(lengthSize);
  }

  private record Message(int type, int flags, H5Cursor body) {}

  private H5Node object(long address, int depth, String path) {
    if (depth > DEEPEST) {
      throw new ModelFormatException("HDF5: groups lie more than " + DEEPEST + " deep");
    }
    List<Message> messages = messages(address);
    Map<String, H5Array> attributes = new LinkedHashMap<>();
    Map<String, Long> links = new LinkedHashMap<>();
    boolean group = false;
    H5Type type = new H5Type.Other(1, "nothing");
    Shape shape = Shape.of();
    H5Layout layout = null;
    List<H5Chunks.Filter> filters = List.of();
    for (Message message : messages) {
      H5Cursor in = message.body();
      if ((message.flags() & 2) != 0 && message.type() != 0x00) {
        throw refuse(path, "shares a part of its header with others");
      }
      switch (message.type()) {
        case 0x01 -> shape = shape(in, path);
        case 0x02 -> {
          group = true;
          refuseDense(in, 8, path, "links");
        }
        case 0x03 -> type = type(in);
        case 0x06 -> {
          group = true;
          link(in, links, path);
        }
        case 0x07 -> throw refuse(path, "keeps its values in another file, which is not followed");
        case 0x08 -> layout = layout(in, path);
        case 0x0b -> filters = H5Chunks.filters(in, path);
        case 0x0c -> attribute(in, attributes, path);
        case 0x11 -> {
          group = true;
          symbolTable(address(in), address(in), links, path);
        }
        case 0x15 -> refuseDense(in, 2, path, "attributes");
        default -> {}
      }
    }
    if (group) {
      Map<String, H5Node> children = new LinkedHashMap<>();
      links.forEach(
          (name, at) ->
              children.put(
                  name, object(at, depth + 1, path.equals("/") ? name : path + "/" + name)));
      return new H5Node.Group(children, attributes);
    }
    if (layout == null) {
      throw refuse(path, "is neither a group nor a dataset");
    }
    return dataset(type, shape, layout, filters, attributes, path);
  }

  private static ModelFormatException refuse(String path, String problem) {
    return new ModelFormatException("HDF5: '" + path + "' " + problem);
  }

  /** Messages of an object's header, wherever it goes on. */
  private List<Message> messages(long address) {
    List<Message> messages = new ArrayList<>();
    Deque<H5Cursor> blocks = new ArrayDeque<>();
    reach(address);
    H5Cursor in = file.from(address);
    boolean second = in.remaining() >= 4 && in.whole(4) == 0x5244484fL; // OHDR
    in = file.from(address);
    boolean ordered = false;
    if (second) {
      in.signature("OHDR");
      expect(in.u8() == 2, "object header of version 2");
      int flags = in.u8();
      in.skip((flags & 0x20) != 0 ? 16 : 0);
      in.skip((flags & 0x10) != 0 ? 4 : 0);
      ordered = (flags & 4) != 0;
      long length = in.whole(1 << (flags & 3));
      blocks.add(in.next(length));
    } else {
      expect(in.u8() == 1, "object header of version 1 or 2");
      in.skip(7);
      long length = in.u32();
      in.skip(4);
      blocks.add(in.next(length));
    }
    int prefix = second ? (ordered ? 6 : 4) : 8;
    while (!blocks.isEmpty()) {
      H5Cursor block = blocks.remove();
      while (block.remaining() >= prefix) {
        int type = second ? block.u8() : block.u16();
        int length = block.u16();
        int flags = block.u8();
        block.skip(prefix - (second ? 4 : 5));
        H5Cursor body = block.next(length);
        if (type == 0x10) {
          long at = address(body);
          long size = length(body);
          reach(at);
          H5Cursor more = file.at(at, size);
          if (second) {
            more.signature("OCHK");
            more = more.next(Math.max(0, more.remaining() - 4));
          }
          blocks.add(more);
        } else if (type != 0) {
          spend(THING);
          messages.add(new Message(type, flags, body));
        } else if (--steps < 0) {
          throw new ModelFormatException("HDF5: there is hardly anything but gaps in the file");
        }
      }
    }
    return messages;
  }

  /** Notes that a structure was read, and refuses to read one twice. */
  private void reach(long address) {
    spend(THING);
    if (!seen.add(address)) {
      throw new ModelFormatException(
          "HDF5: what lies at byte "
              + address
              + " is pointed to twice, so links may go in circles; expected a tree");
    }
  }

  /** Takes memory, or refuses. */
  private void spend(long bytes) {
    allowance -= bytes;
    if (bytes < 0 || allowance < 0) {
      throw new ModelFormatException(
          "HDF5: the file unpacks to more than "
              + RATIO
              + " times its size, or to more than a quarter of this Java's memory. If it is an"
              + " honest one, give it more with SUNHWAN_OPTS=-Xmx4g");
    }
  }

  private static void expect(boolean fits, String expected) {
    if (!fits) {
      throw new ModelFormatException("HDF5: expected an " + expected + ". Is the file damaged?");
    }
  }

  private void refuseDense(H5Cursor in, int counterSize, String path, String what) {
    in.skip(1);
    int flags = in.u8();
    in.skip((flags & 1) != 0 ? counterSize : 0);
    if (address(in) != UNDEFINED) {
      throw refuse(
          path,
          "keeps its "
              + what
              + " in a fractal heap, which is not read. Save the file again with h5py's defaults"
              + " (libver='earliest', track_order=False)");
    }
  }

  private void link(H5Cursor in, Map<String, Long> links, String path) {
    in.skip(1);
    int flags = in.u8();
    int kind = (flags & 8) != 0 ? in.u8() : 0;
    in.skip((flags & 4) != 0 ? 8 : 0);
    in.skip((flags & 16) != 0 ? 1 : 0);
    long length = in.whole(1 << (flags & 3));
    String name = in.next(length).text((int) length);
    switch (kind) {
      case 0 -> add(links, name, address(in), path);
      case 1 -> throw refuse(path, "holds a symbolic link '" + name + "', which is not followed");
      case 64 ->
          throw refuse(
              path, "holds a link '" + name + "' into another file, which is not followed");
      default -> throw refuse(path, "holds a link '" + name + "' of unknown kind " + kind);
    }
  }

  private void add(Map<String, Long> links, String name, long address, String path) {
    if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
      throw refuse(path, "holds something of the impossible name '" + name + "'");
    }
    spend(THING + 2L * name.length());
    if (links.put(name, address) != null) {
      throw refuse(path, "holds '" + name + "' twice");
    }
  }

  /** Names and addresses of a group of the first kind: a B-tree over names in a local heap. */
  private void symbolTable(long tree, long heap, Map<String, Long> links, String path) {
    reach(heap);
    H5Cursor in = file.from(heap);
    in.signature("HEAP");
    in.skip(4);
    long size = length(in);
    in.skip(lengthSize);
    H5Cursor names = file.at(address(in), size);
    symbols(tree, names, links, path, 0);
  }

  private void symbols(long tree, H5Cursor names, Map<String, Long> links, String path, int depth) {
    if (depth > DEEPEST) {
      throw new ModelFormatException("HDF5: a B-tree is more than " + DEEPEST + " deep");
    }
    reach(tree);
    H5Cursor in = file.from(tree);
    in.signature("TREE");
    expect(in.u8() == 0, "index of names");
    int level = in.u8();
    int entries = in.u16();
    in.skip(2L * offsetSize);
    for (int i = 0; i < entries; i++) {
      in.skip(lengthSize);
      long child = address(in);
      if (level > 0) {
        symbols(child, names, links, path, depth + 1);
      } else {
        leaf(child, names, links, path);
      }
    }
  }

  private void leaf(long address, H5Cursor names, Map<String, Long> links, String path) {
    reach(address);
    H5Cursor in = file.from(address);
    in.signature("SNOD");
    in.skip(2);
    int symbols = in.u16();
    for (int i = 0; i < symbols; i++) {
      String name = names.from(in.whole(offsetSize)).terminated();
      long object = address(in);
      if (in.u32() == 2) {
        throw refuse(path, "holds a symbolic link '" + name + "', which is not followed");
      }
      in.skip(20);
      add(links, name, object, path);
    }
  }

  private Shape shape(H5Cursor in, String path) {
    int version = in.u8();
    int rank = in.u8();
    in.skip(1);
    if (version == 1) {
      in.skip(5);
    } else if (in.u8() == 2) {
      return Shape.of(0); // no value at all
    }
    if (version > 2 || rank > MOST_AXES) {
      throw refuse(path, "has " + rank + " axes of version " + version + ", which is impossible");
    }
    int[] sizes = new int[rank];
    long count = 1;
    for (int i = 0; i < rank; i++) {
      long size = length(in);
      if (size < 0
          || size > Integer.MAX_VALUE
          || (count *= Math.max(1, size)) > Integer.MAX_VALUE) {
        throw refuse(path, "has an axis of " + Long.toUnsignedString(size) + " values, too many");
      }
      sizes[i] = (int) size;
    }
    return Shape.of(sizes);
  }

  private static H5Type type(H5Cursor in) {
    int head = in.u8();
    int flags = (int) in.whole(3);
    long length = in.u32();
    if (length == 0 || length > Integer.MAX_VALUE) {
      throw new ModelFormatException("HDF5: a type has elements of " + length + " bytes");
    }
    int size = (int) length;
    boolean big = (flags & 1) != 0;
    return switch (head & 15) {
      case 0 -> whole(in, size, (flags & 8) != 0, big);
      case 1 -> real(in, size, flags);
      case 3 -> new H5Type.Text(size, (flags >> 4 & 15) == 1);
      case 4 -> new H5Type.Other(size, "bits");
      case 5 -> new H5Type.Other(size, "opaque bytes");
      case 6 -> new H5Type.Other(size, "compounds");
      case 7 -> new H5Type.Other(size, "references");
      case 8 -> enumerated(in, size);
      case 9 ->
          (flags & 15) == 1
              ? new H5Type.Heaped(size, (flags >> 8 & 15) == 1)
              : new H5Type.Other(size, "arrays of any length");
      case 10 -> new H5Type.Other(size, "arrays");
      default -> new H5Type.Other(size, "values of class " + (head & 15));
    };
  }

  private static H5Type whole(H5Cursor in, int size, boolean signed, boolean big) {
    int offset = in.u16();
    int precision = in.u16();
    boolean usual = size == 1 || size == 2 || size == 4 || size == 8;
    return usual && offset == 0 && precision == 8 * size
        ? new H5Type.Whole(size, signed, big)
        : new H5Type.Other(size, "whole numbers of " + precision + " bits");
  }

  /** NumPy's booleans are an enumeration of whole numbers. */
  private static H5Type enumerated(H5Cursor in, int size) {
    int head = in.u8();
    int flags = (int) in.whole(3);
    long length = in.u32();
    return (head & 15) == 0 && length == size
        ? whole(in, size, (flags & 8) != 0, (flags & 1) != 0)
        : new H5Type.Other(size, "an enumeration");
  }

  private static H5Type real(H5Cursor in, int size, int flags) {
    int offset = in.u16();
    int precision = in.u16();
    List<Integer> parts = List.of(in.u8(), in.u8(), in.u8(), in.u8());
    long bias = in.u32();
    boolean ieee =
        switch (size) {
          case 2 -> parts.equals(List.of(10, 5, 0, 10)) && bias == 15;
          case 4 -> parts.equals(List.of(23, 8, 0, 23)) && bias == 127;
          case 8 -> parts.equals(List.of(52, 11, 0, 52)) && bias == 1023;
          default -> false;
        };
    boolean usual =
        offset == 0
            && precision == 8 * size
            && (flags >> 4 & 3) == 2
            && (flags >> 8 & 255) == precision - 1
            && (flags & 0x40) == 0;
    return ieee && usual
        ? new H5Type.Real(size, (flags & 1) != 0)
        : new H5Type.Other(size, "floats of another kind than IEEE 754");
  }

  private void attribute(H5Cursor in, Map<String, H5Array> attributes, String path) {
    int version = in.u8();
    int flags = in.u8();
    expect(version >= 1 && version <= 3, "attribute of version 1 to 3");
    if (version > 1 && (flags & 3) != 0) {
      throw refuse(path, "has an attribute whose type is shared with others");
    }
    int nameLength = in.u16();
    int typeLength = in.u16();
    int shapeLength = in.u16();
    in.skip(version == 3 ? 1 : 0);
    boolean aligned = version == 1;
    String name = in.next(nameLength).terminated();
    in.align(aligned ? nameLength : 0);
    H5Type type = type(in.next(typeLength));
    in.align(aligned ? typeLength : 0);
    Shape shape = shape(in.next(shapeLength), path + "@" + name);
    in.align(aligned ? shapeLength : 0);
    H5Array value =
        type instanceof H5Type.Other
            ? new H5Array(type, shape, new byte[0], List.of())
            : array(type, shape, in, path + "@" + name);
    if (attributes.put(name, value) != null) {
      throw refuse(path, "has two attributes '" + name + "'");
    }
  }

  /** Takes memory for values, which become floats of four bytes, or refuses. */
  private void take(H5Type type, Shape shape, String path) {
    long bytes = (long) shape.count() * Math.max(4, type.size());
    if (bytes > Integer.MAX_VALUE - 8) {
      throw refuse(path, "has " + bytes + " bytes, more than Java takes in one piece");
    }
    spend(bytes);
  }

  private H5Array array(H5Type type, Shape shape, H5Cursor in, String path) {
    H5Cursor values = in.next((long) shape.count() * type.size());
    take(type, shape, path);
    if (type instanceof H5Type.Heaped) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < shape.count(); i++) {
        texts.add(heaped(values, path));
      }
      return new H5Array(type, shape, new byte[0], texts);
    }
    return new H5Array(type, shape, values.rest(), List.of());
  }

  private String heaped(H5Cursor in, String path) {
    long size = in.u32();
    long collection = address(in);
    long index = in.u32();
    if (size == 0) {
      return "";
    }
    H5Cursor text = collection(collection).get(index);
    if (text == null || size > text.remaining()) {
      throw refuse(path, "points to a text that is not there");
    }
    spend(THING + 4 * size);
    return text.at(0, size).text((int) size);
  }

  /** The objects of a part of the global heap; the one read last is kept. */
  private Map<Long, H5Cursor> collection(long address) {
    if (address == lastCollection) {
      return objects;
    }
    H5Cursor heap = file.from(address);
    heap.signature("GCOL");
    heap.skip(4);
    heap = file.at(address, length(heap));
    heap.skip(8L + lengthSize);
    Map<Long, H5Cursor> found = new HashMap<>();
    while (heap.remaining() >= 8 + lengthSize && found.size() <= 0xffff) {
      long index = heap.u16();
      heap.skip(6);
      long length = length(heap);
      if (index == 0) {
        break;
      }
      if (--steps < 0) {
        throw new ModelFormatException("HDF5: texts are scattered all over, as in no honest file");
      }
      found.put(index, heap.next(length)); // at most 65,536 of them, forgotten with the next part
      heap.align((int) (length & 7));
    }
    lastCollection = address;
    objects = found;
    return found;
  }

  private H5Layout layout(H5Cursor in, String path) {
    int version = in.u8();
    if (version != 3 && version != 4) {
      throw refuse(path, "is laid out in version " + version + ", which is not read");
    }
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new H5Layout.Compact(in.next(in.u16()));
      case 1 -> new H5Layout.Contiguous(address(in), length(in));
      case 2 -> version == 3 ? chunked(in, path) : chunkedAnew(in, path);
      case 3 ->
          throw refuse(path, "is a virtual dataset, whose values lie elsewhere; not followed");
      default -> throw refuse(path, "has a layout of unknown kind " + kind);
    };
  }

  private H5Layout chunked(H5Cursor in, String path) {
    int rank = in.u8() - 1;
    long tree = address(in);
    return new H5Layout.Chunked(tree, chunkShape(in, rank, 4, path));
  }

  /** Of HDF5 1.10: only the index of a single chunk is read, which is none. */
  private H5Layout chunkedAnew(H5Cursor in, String path) {
    int flags = in.u8();
    int rank = in.u8() - 1;
    int[] shape = chunkShape(in, rank, in.u8(), path);
    int index = in.u8();
    if (index != 1) {
      throw refuse(
          path,
          "has an index of chunks of HDF5 1.10, which is not read. Save the file again with h5py's"
              + " default libver='earliest'");
    }
    long stored = (flags & 2) != 0 ? length(in) : -1;
    in.skip((flags & 2) != 0 ? 4 : 0);
    return new H5Layout.SingleChunk(address(in), stored, shape);
  }

  private static int[] chunkShape(H5Cursor in, int rank, int width, String path) {
    if (rank < 1 || rank > MOST_CHUNKED_AXES || width < 1 || width > 8) {
      throw refuse(
          path, "has chunks of " + rank + " axes; 1 to " + MOST_CHUNKED_AXES + " are read");
    }
    int[] shape = new int[rank];
    long count = 1;
    for (int i = 0; i < rank; i++) {
      long size = in.whole(width);
      if (size < 1 || size > Integer.MAX_VALUE || (count *= size) > Integer.MAX_VALUE) {
        throw refuse(path, "has chunks that are too large");
      }
      shape[i] = (int) size;
    }
    in.skip(width); // the size of an element once more
    return shape;
  }

  private H5Node.Dataset dataset(
      H5Type type,
      Shape shape,
      H5Layout layout,
      List<H5Chunks.Filter> filters,
      Map<String, H5Array> attributes,
      String path) {
    return new H5Node.Dataset(
        type, shape, () -> values(type, shape, layout, filters, path), attributes);
  }

  private H5Array values(
      H5Type type, Shape shape, H5Layout layout, List<H5Chunks.Filter> filters, String path) {
    if (type instanceof H5Type.Other(int size, String what)) {
      throw refuse(path, "holds " + what + ", which are not read");
    }
    long bytes = (long) shape.count() * type.size();
    if (bytes == 0) {
      return new H5Array(type, shape, new byte[0], List.of());
    }
    H5Cursor in =
        switch (layout) {
          case H5Layout.Compact(H5Cursor values) -> values.at(0, values.remaining());
          case H5Layout.Contiguous(long address, long size) -> {
            if (address == UNDEFINED) {
              throw refuse(path, "has " + shape + " values, of which none was ever written");
            }
            yield file.at(address, size);
          }
          case H5Layout.Chunked(long tree, int[] chunk) -> {
            take(type, shape, path);
            List<H5Chunks.Chunk> all = new ArrayList<>();
            chunkTree(tree, chunk.length, all, new HashSet<>(), 256);
            yield H5Cursor.of(chunks.join(type.size(), shape, chunk, filters, all, path));
          }
          case H5Layout.SingleChunk(long address, long stored, int[] chunk) -> {
            take(type, shape, path);
            long size = type.size();
            for (int c : chunk) {
              size = Math.min(Integer.MAX_VALUE, size * c);
            }
            H5Cursor one = file.at(address, stored < 0 ? size : stored);
            yield H5Cursor.of(
                chunks.join(
                    type.size(),
                    shape,
                    chunk,
                    filters,
                    List.of(new H5Chunks.Chunk(new long[chunk.length], 0, one)),
                    path));
          }
        };
    if (in.remaining() < bytes) {
      throw refuse(path, "should have " + bytes + " bytes, and has " + in.remaining());
    }
    return array(type, shape, in, path);
  }

  private void chunkTree(
      long tree, int rank, List<H5Chunks.Chunk> all, Set<Long> visited, int above) {
    if (tree == UNDEFINED) {
      return;
    }
    spend(THING);
    if (!visited.add(tree)) {
      throw new ModelFormatException("HDF5: a B-tree of chunks goes in circles");
    }
    H5Cursor in = file.from(tree);
    in.signature("TREE");
    expect(in.u8() == 1, "index of chunks");
    int level = in.u8();
    expect(level < above, "index of chunks below its parent");
    int entries = in.u16();
    in.skip(2L * offsetSize);
    for (int i = 0; i < entries; i++) {
      long stored = in.u32();
      int mask = (int) in.u32();
      long[] offset = new long[rank];
      for (int axis = 0; axis < rank; axis++) {
        offset[axis] = in.whole(8);
      }
      in.skip(8);
      long child = address(in);
      if (level == 0) {
        spend(THING);
        all.add(new H5Chunks.Chunk(offset, mask, file.at(child, stored)));
      } else {
        chunkTree(child, rank, all, visited, level);
      }
    }
  }
}
