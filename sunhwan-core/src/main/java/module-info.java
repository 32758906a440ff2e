/** Recurrent neural networks: tensors, kernels, layers, models, training, evaluation. */
module sunhwan.core {
  requires static jdk.incubator.vector;
  requires static org.jspecify;
}
