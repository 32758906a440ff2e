/** Kernels and layers by themselves. */
package sunhwan.benchmarks;
