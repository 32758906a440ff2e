package sunhwan.formats.keras;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes HDF5 as h5py does by default: superblock 0, groups with symbol tables, contiguous
 * datasets, texts of any length in the global heap.
 *
 * <p>The same tree gives the same bytes. See the HDF5 File Format Specification, version 3.0.
 */
final class H5Writer {
  private static final int SUPERBLOCK = 96;
  private static final int LEAF = 8; // names in a leaf: twice the superblock's K
  private static final int NODE = 32; // children of a node: twice its K
  private static final int ENTRY = 40;
  private static final int LEAST_HEAP = 4096;
  private static final int FULL_HEAP = 1 << 16;
  private static final int MOST_IN_HEAP = 60_000;
  private static final int LARGEST_MESSAGE = 65_535 - 8;
  private static final long UNDEFINED = -1;

  private final Bytes out = new Bytes();

  /** Where heaped texts went: collection and number, one after another. */
  private final IdentityHashMap<H5Array, long[]> heaped = new IdentityHashMap<>();

  private H5Writer() {}

  /** The bytes of a file. */
  static byte[] write(H5Node.Group root) {
    H5Writer writer = new H5Writer();
    writer.out.zeros(SUPERBLOCK);
    writer.heap(root);
    Written group = writer.group(root);
    writer.superblock(group);
    return writer.out.array();
  }

  /** A group that was written: its header, and the two parts of its symbol table. */
  private record Written(long header, long tree, long heap) {}

  private void superblock(Written root) {
    Bytes block = new Bytes();
    block.raw("\u0089HDF\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    block.u8(0).u8(0).u8(0).u8(0).u8(0).u8(8).u8(8).u8(0);
    block.u16(LEAF / 2).u16(NODE / 2).u32(0);
    block.u64(0).u64(UNDEFINED).u64(out.size()).u64(UNDEFINED);
    block.u64(0).u64(root.header()).u32(1).u32(0).u64(root.tree()).u64(root.heap());
    out.patch(0, block.array());
  }

  /** Puts every text of any length into collections, before anything points to them. */
  private void heap(H5Node.Group root) {
    List<H5Array> all = new ArrayList<>();
    gather(root, all);
    Bytes objects = new Bytes();
    List<long[]> waiting = new ArrayList<>();
    for (H5Array array : all) {
      long[] places = new long[2 * array.texts().size()];
      heaped.put(array, places);
      for (int i = 0; i < array.texts().size(); i++) {
        byte[] text = array.texts().get(i).getBytes(StandardCharsets.UTF_8);
        if (text.length == 0) {
          continue;
        }
        waiting.add(places);
        places[2 * i + 1] = waiting.size();
        places[2 * i] = -1;
        objects.u16(waiting.size()).u16(0).u32(0).u64(text.length).raw(text).align();
        if (objects.size() > FULL_HEAP || waiting.size() == MOST_IN_HEAP) {
          collection(objects, waiting);
          objects = new Bytes();
        }
      }
    }
    if (objects.size() > 0) {
      collection(objects, waiting);
    }
  }

  private void collection(Bytes objects, List<long[]> waiting) {
    int used = 16 + objects.size();
    int size = Math.max(LEAST_HEAP, used + 16);
    long at = out.size();
    out.raw("GCOL".getBytes(StandardCharsets.ISO_8859_1)).u32(1).u64(size).raw(objects.array());
    out.u16(0).u16(0).u32(0).u64(size - used).zeros(size - used - 16);
    for (long[] places : waiting) {
      for (int i = 0; i < places.length; i += 2) {
        if (places[i] == -1) {
          places[i] = at;
        }
      }
    }
    waiting.clear();
  }

  private static void gather(H5Node node, List<H5Array> all) {
    node.attributes().values().stream()
        .filter(a -> a.type() instanceof H5Type.Heaped)
        .forEach(all::add);
    switch (node) {
      case H5Node.Group group -> group.children().values().forEach(child -> gather(child, all));
      case H5Node.Dataset dataset -> {
        if (dataset.type() instanceof H5Type.Heaped) {
          throw new IllegalArgumentException("HDF5: only attributes hold texts of any length");
        }
      }
    }
  }

  /** A named thing that was written; cached are the parts of a group's symbol table. */
  private record Entry(byte[] name, long header) {}

  private Written group(H5Node.Group group) {
    List<Entry> entries = new ArrayList<>();
    group
        .children()
        .forEach(
            (name, child) ->
                entries.add(
                    new Entry(
                        name.getBytes(StandardCharsets.UTF_8),
                        switch (child) {
                          case H5Node.Group g -> group(g).header();
                          case H5Node.Dataset d -> dataset(d);
                        })));
    entries.sort((a, b) -> Arrays.compareUnsigned(a.name(), b.name()));
    Bytes names = new Bytes();
    names.zeros(8);
    long[] offsets = new long[entries.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = names.size();
      names.raw(entries.get(i).name()).u8(0).align();
    }
    long data = out.size();
    out.raw(names.array());
    long heap = out.size();
    out.raw("HEAP".getBytes(StandardCharsets.ISO_8859_1)).u32(0).u64(names.size()).u64(1).u64(data);
    long tree = tree(entries, offsets);
    Bytes table = new Bytes();
    table.u64(tree).u64(heap);
    List<byte[]> messages = new ArrayList<>();
    messages.add(message(0x11, table));
    attributes(group.attributes(), messages);
    return new Written(header(messages), tree, heap);
  }

  /** A B-tree over the names: leaves of symbols, nodes above them as many levels as it takes. */
  private long tree(List<Entry> entries, long[] offsets) {
    List<Long> children = new ArrayList<>();
    List<Long> keys = new ArrayList<>(List.of(0L));
    for (int from = 0; from < offsets.length; from += LEAF) {
      int to = Math.min(from + LEAF, offsets.length);
      children.add((long) out.size());
      keys.add(offsets[to - 1]);
      Bytes leaf = new Bytes();
      leaf.raw("SNOD".getBytes(StandardCharsets.ISO_8859_1)).u8(1).u8(0).u16(to - from);
      for (int i = from; i < to; i++) {
        leaf.u64(offsets[i]).u64(entries.get(i).header()).u32(0).u32(0).u64(0).u64(0);
      }
      out.raw(leaf.array()).zeros((LEAF - (to - from)) * ENTRY);
    }
    for (int level = 0; ; level++) {
      List<Long> above = new ArrayList<>();
      List<Long> aboveKeys = new ArrayList<>(List.of(0L));
      int nodes = Math.max(1, (children.size() + NODE - 1) / NODE);
      int size = 24 + 8 * NODE + 8 * (NODE + 1);
      long first = out.size();
      for (int n = 0; n < nodes; n++) {
        int from = n * NODE;
        int to = Math.min(from + NODE, children.size());
        Bytes node = new Bytes();
        node.raw("TREE".getBytes(StandardCharsets.ISO_8859_1)).u8(0).u8(level).u16(to - from);
        node.u64(n == 0 ? UNDEFINED : first + (n - 1L) * size);
        node.u64(n == nodes - 1 ? UNDEFINED : first + (n + 1L) * size);
        for (int i = from; i < to; i++) {
          node.u64(keys.get(i)).u64(children.get(i));
        }
        node.u64(keys.get(to));
        above.add((long) out.size());
        aboveKeys.add(keys.get(to));
        out.raw(node.array()).zeros(size - node.size());
      }
      if (nodes == 1) {
        return above.getFirst();
      }
      children = above;
      keys = aboveKeys;
    }
  }

  private long dataset(H5Node.Dataset dataset) {
    H5Array array = dataset.read();
    long at = array.bytes().length == 0 ? UNDEFINED : out.size();
    out.raw(array.bytes()).align();
    Bytes fill = new Bytes();
    fill.u8(2).u8(2).u8(2).u8(1).u32(0);
    Bytes layout = new Bytes();
    layout.u8(3).u8(1).u64(at).u64(array.bytes().length);
    List<byte[]> messages = new ArrayList<>();
    messages.add(message(0x01, shape(array)));
    messages.add(message(0x03, type(array.type())));
    messages.add(message(0x05, fill));
    messages.add(message(0x08, layout));
    attributes(dataset.attributes(), messages);
    return header(messages);
  }

  private void attributes(Map<String, H5Array> attributes, List<byte[]> messages) {
    attributes.forEach(
        (name, array) -> {
          Bytes attribute = new Bytes();
          byte[] text = name.getBytes(StandardCharsets.UTF_8);
          Bytes type = type(array.type());
          Bytes shape = shape(array);
          attribute.u8(1).u8(0).u16(text.length + 1).u16(type.size()).u16(shape.size());
          attribute.raw(text).u8(0).align();
          attribute.raw(type.array()).align().raw(shape.array()).align();
          if (array.type() instanceof H5Type.Heaped) {
            long[] places = heaped.getOrDefault(array, new long[0]);
            for (int i = 0; i < array.texts().size(); i++) {
              attribute.u32(array.texts().get(i).getBytes(StandardCharsets.UTF_8).length);
              attribute.u64(places[2 * i]).u32((int) places[2 * i + 1]);
            }
          } else {
            attribute.raw(array.bytes());
          }
          if (attribute.size() > LARGEST_MESSAGE) {
            throw new IllegalArgumentException(
                "HDF5: attribute '" + name + "' has more bytes than fit into a header");
          }
          messages.add(message(0x0c, attribute));
        });
  }

  private static Bytes shape(H5Array array) {
    Bytes shape = new Bytes();
    int rank = array.shape().rank();
    shape.u8(1).u8(rank).u8(0).u8(0).u32(0);
    for (int axis = 0; axis < rank; axis++) {
      shape.u64(array.shape().size(axis));
    }
    return shape;
  }

  private static Bytes type(H5Type type) {
    Bytes bytes = new Bytes();
    switch (type) {
      case H5Type.Real(int size, boolean bigEndian) -> {
        int exponent = size == 2 ? 5 : size == 4 ? 8 : 11;
        int mantissa = 8 * size - 1 - exponent;
        bytes.u8(0x11).u8(0x20 | (bigEndian ? 1 : 0)).u8(8 * size - 1).u8(0).u32(size);
        bytes.u16(0).u16(8 * size).u8(mantissa).u8(exponent).u8(0).u8(mantissa);
        bytes.u32((1 << (exponent - 1)) - 1);
      }
      case H5Type.Whole(int size, boolean signed, boolean bigEndian) ->
          bytes
              .u8(0x10)
              .u8((signed ? 8 : 0) | (bigEndian ? 1 : 0))
              .u16(0)
              .u32(size)
              .u16(0)
              .u16(8 * size);
      case H5Type.Text(int size, boolean utf8) ->
          bytes.u8(0x13).u8(1 | (utf8 ? 16 : 0)).u16(0).u32(size);
      case H5Type.Heaped(int size, boolean utf8) ->
          bytes
              .u8(0x19)
              .u8(1)
              .u8(utf8 ? 1 : 0)
              .u8(0)
              .u32(16)
              .raw(type(new H5Type.Whole(1, false, false)).array());
      case H5Type.Other o ->
          throw new IllegalArgumentException("HDF5: " + o.what() + " are not written");
    }
    return bytes;
  }

  private static byte[] message(int type, Bytes body) {
    Bytes message = new Bytes();
    body.align();
    message.u16(type).u16(body.size()).u8(0).u8(0).u16(0).raw(body.array());
    return message.array();
  }

  private long header(List<byte[]> messages) {
    long at = out.size();
    int size = messages.stream().mapToInt(m -> m.length).sum();
    out.u8(1).u8(0).u16(messages.size()).u32(1).u32(size).u32(0);
    messages.forEach(out::raw);
    return at;
  }

  /** Bytes that grow, little-endian. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes u8(int value) {
      write(value);
      return this;
    }

    Bytes u16(int value) {
      return u8(value).u8(value >> 8);
    }

    Bytes u32(int value) {
      return u16(value).u16(value >> 16);
    }

    Bytes u64(long value) {
      return u32((int) value).u32((int) (value >> 32));
    }

    Bytes raw(byte[] bytes) {
      writeBytes(bytes);
      return this;
    }

    Bytes zeros(int length) {
      return raw(new byte[length]);
    }

    Bytes align() {
      return zeros(-size() & 7);
    }

    byte[] array() {
      return toByteArray();
    }

    void patch(int at, byte[] bytes) {
      System.arraycopy(bytes, 0, buf, at, bytes.length);
    }
  }
}
