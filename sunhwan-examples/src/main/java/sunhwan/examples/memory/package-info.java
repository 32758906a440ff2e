/**
 * The classic tests of memory: what a recurrent network can keep, forecast and tell apart; each
 * program prints a table and draws a picture.
 */
@org.jspecify.annotations.NullMarked
package sunhwan.examples.memory;
