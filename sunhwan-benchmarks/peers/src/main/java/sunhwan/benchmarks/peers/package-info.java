/** Sunhwan beside native libraries, on the same work in one run. */
@org.jspecify.annotations.NullMarked
package sunhwan.benchmarks.peers;
