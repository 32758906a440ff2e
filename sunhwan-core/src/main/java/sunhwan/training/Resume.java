package sunhwan.training;

/** Goes on from a checkpoint; {@link FitOptions#resume} adds it. */
record Resume(Checkpoint checkpoint) implements Callback {
  @Override
  public Observer start(Run run) {
    run.resume(checkpoint);
    return new Observer() {};
  }
}
