/** Recurrent neural networks: tensors, layers, models, training, evaluation. */
module sunhwan.core {
  exports sunhwan.evaluation;
  exports sunhwan.training;

  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports sunhwan.tensor;
  exports sunhwan.layers;
  exports sunhwan.losses;
  exports sunhwan.metrics;
  exports sunhwan.optimizers;
  exports sunhwan.data;
  exports sunhwan.models;
  exports sunhwan.linear;
}
