/** Kernels and layers by themselves, under JMH. */
@org.jspecify.annotations.NullMarked
package sunhwan.benchmarks.jmh;
