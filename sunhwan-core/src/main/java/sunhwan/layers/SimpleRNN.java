package sunhwan.layers;

/** {@code h = activation(x·W + hPrev·U + b)}, Elman 1990. */
public record SimpleRNN(Recurrence recurrence) implements RecurrentLayer<SimpleRNN> {
  public static SimpleRNN of(int units) {
    return new SimpleRNN(Recurrence.of(units));
  }

  @Override
  public SimpleRNN with(Recurrence recurrence) {
    return new SimpleRNN(recurrence);
  }
}
