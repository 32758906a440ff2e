/** For authors of layers: the layer contract. */
module sunhwan.testkit {
  requires transitive sunhwan.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.assertj.core;
  requires static org.jspecify;

  exports sunhwan.testkit;
}
