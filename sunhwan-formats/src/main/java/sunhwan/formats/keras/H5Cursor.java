package sunhwan.formats.keras;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import sunhwan.formats.ModelFormatException;

/** A stretch of an HDF5 file, little-endian, that is read front to back and never left. */
final class H5Cursor {
  private static final int LONGEST_NAME = 4096;

  private final ByteBuffer bytes;

  private H5Cursor(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All of a file. */
  static H5Cursor of(byte[] file) {
    return new H5Cursor(ByteBuffer.wrap(file));
  }

  /**
   * So many bytes from an address, which need not be what is read next.
   *
   * @throws ModelFormatException where they are not all there
   */
  H5Cursor at(long address, long length) {
    if (address < 0 || length < 0 || length > bytes.limit() - address) {
      throw new ModelFormatException(
          "HDF5: bytes "
              + Long.toUnsignedString(address)
              + " to "
              + Long.toUnsignedString(address + length)
              + " are pointed to, the file has "
              + bytes.limit()
              + ". Was it cut short?");
    }
    return new H5Cursor(bytes.slice((int) address, (int) length));
  }

  /** Everything from an address on. */
  H5Cursor from(long address) {
    return at(address, Math.max(0, bytes.limit() - address));
  }

  /** The next bytes, as a stretch of their own. */
  H5Cursor next(long length) {
    H5Cursor part = at(bytes.position(), length);
    skip(length);
    return part;
  }

  int remaining() {
    return bytes.remaining();
  }

  int position() {
    return bytes.position();
  }

  void skip(long length) {
    need(length);
    bytes.position(bytes.position() + (int) length);
  }

  /** Skips what fills a field up to a multiple of eight bytes. */
  void align(int length) {
    skip(-length & 7);
  }

  int u8() {
    need(1);
    return bytes.get() & 0xff;
  }

  int u16() {
    need(2);
    return bytes.getShort() & 0xffff;
  }

  long u32() {
    need(4);
    return bytes.getInt() & 0xffff_ffffL;
  }

  /** A whole number of 1 to 8 bytes; one that fills all 64 bits comes out negative. */
  long whole(int size) {
    need(size);
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes.get() & 0xffL) << (8 * i);
    }
    return value;
  }

  /** What is left, copied. */
  byte[] rest() {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return rest;
  }

  /** So many characters. */
  String text(int length) {
    need(length);
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The characters before the next byte of 0. */
  String terminated() {
    int end = bytes.position();
    while (end < bytes.limit() && bytes.get(end) != 0) {
      end++;
    }
    if (end == bytes.limit() || end - bytes.position() > LONGEST_NAME) {
      throw new ModelFormatException(
          "HDF5: a name has no end, or more than " + LONGEST_NAME + " bytes");
    }
    String name = text(end - bytes.position());
    skip(1);
    return name;
  }

  /** Refuses what does not begin with a structure's four letters. */
  void signature(String expected) {
    String found = remaining() < 4 ? "nothing" : text(4);
    if (!found.equals(expected)) {
      throw new ModelFormatException(
          "HDF5: expected a structure "
              + expected
              + ", got "
              + found.replaceAll("[^A-Z]", "?")
              + ". Is the file damaged?");
    }
  }

  private void need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new ModelFormatException(
          "HDF5: a structure needs "
              + length
              + " more bytes and has "
              + bytes.remaining()
              + ". Is the file damaged?");
    }
  }
}
