/** What people read. */
@org.jspecify.annotations.NullMarked
package sunhwan.metrics;
