package sunhwan.text;

/** From which end a language model reads. */
enum ReadingDirection {
  FORWARD,
  BACKWARD;

  /** The ids in the order in which they are read. */
  int[] order(int[] ids) {
    if (this == FORWARD) {
      return ids;
    }
    int[] turned = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      turned[i] = ids[ids.length - 1 - i];
    }
    return turned;
  }
}
