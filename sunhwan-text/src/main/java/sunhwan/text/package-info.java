/** Raw text in, integer sequences out. */
@org.jspecify.annotations.NullMarked
package sunhwan.text;
