/** Small programs that show the library; the build runs every one of them. */
@org.jspecify.annotations.NullMarked
package sunhwan.examples;
