/** Random numbers, splits, sequences: what stands between a table and a batch. */
@org.jspecify.annotations.NullMarked
package sunhwan.data;
