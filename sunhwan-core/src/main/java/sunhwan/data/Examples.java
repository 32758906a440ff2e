package sunhwan.data;

import java.util.Optional;

/** A source that is being read; one thread at a time. */
public interface Examples extends AutoCloseable {

  /** The next example; empty at the end, and from then on. */
  Optional<Example> next();

  /** Lets go of what was opened, wherever the reading stands. */
  @Override
  default void close() {}
}
