package sunhwan.formats.keras;

/** Where a dataset's values lie. */
sealed interface H5Layout {
  /** In its header. */
  record Compact(H5Cursor values) implements H5Layout {}

  /** In one piece. */
  record Contiguous(long address, long size) implements H5Layout {}

  /** In pieces that a B-tree lists. */
  record Chunked(long tree, int[] chunk) implements H5Layout {}

  /** In one piece that filters went over; stored is its size, −1 where there is no filter. */
  record SingleChunk(long address, long stored, int[] chunk) implements H5Layout {}
}
