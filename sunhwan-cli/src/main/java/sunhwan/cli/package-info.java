/** The sunhwan command. */
@org.jspecify.annotations.NullMarked
package sunhwan.cli;
