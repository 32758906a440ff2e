/** Recurrent neural networks: tensors, kernels, layers, models, training, evaluation. */
module sunhwan.core {
  exports sunhwan.evaluation;
  exports sunhwan.training;

  requires static jdk.incubator.vector;
  requires static org.jspecify;
}
