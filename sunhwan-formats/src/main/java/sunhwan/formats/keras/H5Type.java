package sunhwan.formats.keras;

/** How HDF5 means the bytes of one element. */
sealed interface H5Type {
  H5Type FLOAT32 = new Real(4, false);
  H5Type INT32 = new Whole(4, true, false);
  H5Type INT64 = new Whole(8, true, false);
  H5Type UINT32 = new Whole(4, false, false);

  /** Bytes of one element. */
  int size();

  /** IEEE 754 of 2, 4 or 8 bytes. */
  record Real(int size, boolean bigEndian) implements H5Type {}

  /** A whole number of 1, 2, 4 or 8 bytes. */
  record Whole(int size, boolean signed, boolean bigEndian) implements H5Type {}

  /** Text of fixed length, filled up with zeros. */
  record Text(int size, boolean utf8) implements H5Type {}

  /** Text of any length, which lies in the global heap: length, address, number in the heap. */
  record Heaped(int size, boolean utf8) implements H5Type {}

  /** Anything else, which is skipped over as long as nobody wants its values. */
  record Other(int size, String what) implements H5Type {}
}
