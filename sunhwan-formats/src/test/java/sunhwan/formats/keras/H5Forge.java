package sunhwan.formats.keras;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts an HDF5 file together structure by structure, as no writer would: every block begins at a
 * multiple of {@link #BLOCK} bytes, the first one is the root's header.
 */
final class H5Forge extends ByteArrayOutputStream {
  static final int BLOCK = 1 << 14;
  static final long UNDEFINED = -1;

  /** Where a block begins, the root being 0. */
  static long at(int block) {
    return (long) BLOCK * (block + 1);
  }

  /** A file of these blocks behind a superblock of version 0. */
  static byte[] file(byte[]... blocks) {
    int last = blocks.length - 1;
    byte[] file = new byte[(int) at(last) + Math.max(BLOCK, blocks[last].length)];
    byte[] superblock =
        new H5Forge()
            .text("\u0089HDF\r\n\u001a\n")
            .u8(0, 0, 0, 0, 0, 8, 8, 0)
            .u16(4)
            .u16(16)
            .u32(0)
            .u64(0, UNDEFINED, file.length, UNDEFINED)
            .u64(0, at(0))
            .u64(0, 0, 0)
            .bytes();
    System.arraycopy(superblock, 0, file, 0, superblock.length);
    for (int i = 0; i < blocks.length; i++) {
      System.arraycopy(blocks[i], 0, file, (int) at(i), blocks[i].length);
    }
    return file;
  }

  /** An object header of version 1. */
  static byte[] header(byte[]... messages) {
    int size = Arrays.stream(messages).mapToInt(m -> m.length).sum();
    H5Forge header = new H5Forge().u8(1, 0).u16(messages.length).u32(1).u32(size).u32(0);
    for (byte[] message : messages) {
      header.writeBytes(message);
    }
    return header.bytes();
  }

  /** A root that holds one thing, 'x', which is the next block. */
  static byte[] root() {
    return header(links(), link("x", at(1)));
  }

  static byte[] message(int type, int flags, H5Forge body) {
    byte[] padded = Arrays.copyOf(body.bytes(), (body.size() + 7) / 8 * 8);
    return new H5Forge().u16(type).u16(padded.length).u8(flags, 0, 0, 0).raw(padded).bytes();
  }

  /** Says that the object is a group. */
  static byte[] links() {
    return message(2, 0, new H5Forge().u8(0, 0).u64(UNDEFINED, UNDEFINED));
  }

  static byte[] link(String name, long address) {
    return message(6, 0, new H5Forge().u8(1, 0, name.length()).text(name).u64(address));
  }

  static byte[] shape(long... sizes) {
    return message(1, 0, new H5Forge().u8(1, sizes.length, 0, 0).u32(0).u64(sizes));
  }

  /** Whole numbers of one byte. */
  static byte[] bytesType() {
    return message(3, 0, new H5Forge().u8(0x10, 0, 0, 0).u32(1).u16(0).u16(8));
  }

  static byte[] contiguous(long address, long size) {
    return message(8, 0, new H5Forge().u8(3, 1).u64(address, size));
  }

  /** In chunks of bytes, which a B-tree at an address lists. */
  static byte[] chunked(long tree, int... sizes) {
    H5Forge body = new H5Forge().u8(3, 2, sizes.length + 1).u64(tree);
    for (int size : sizes) {
      body.u32(size);
    }
    return message(8, 0, body.u32(1));
  }

  static byte[] filter(int id) {
    return message(11, 0, new H5Forge().u8(1, 1).zeros(6).u16(id).u16(0).u16(0).u16(0));
  }

  H5Forge u8(int... values) {
    for (int value : values) {
      write(value);
    }
    return this;
  }

  H5Forge u16(int value) {
    return u8(value, value >> 8);
  }

  H5Forge u32(long value) {
    return u16((int) value).u16((int) (value >> 16));
  }

  H5Forge u64(long... values) {
    for (long value : values) {
      u32(value).u32(value >> 32);
    }
    return this;
  }

  H5Forge text(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  H5Forge raw(byte[] bytes) {
    writeBytes(bytes);
    return this;
  }

  H5Forge zeros(int count) {
    return raw(new byte[count]);
  }

  byte[] bytes() {
    return toByteArray();
  }
}
