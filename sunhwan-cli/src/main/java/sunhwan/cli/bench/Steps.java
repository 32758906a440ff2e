package sunhwan.cli.bench;

/** Work that can be done again and again: a training step, or a prediction of one batch. */
public interface Steps extends AutoCloseable {

  /** Does it so many times. */
  void run(int times);

  @Override
  void close();
}
