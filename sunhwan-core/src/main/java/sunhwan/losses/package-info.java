/** What training makes small. */
@org.jspecify.annotations.NullMarked
package sunhwan.losses;
