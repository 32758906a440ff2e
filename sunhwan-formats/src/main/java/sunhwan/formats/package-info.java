/** Reads and writes models. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats;
