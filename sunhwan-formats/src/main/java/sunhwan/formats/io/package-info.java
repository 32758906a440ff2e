/** Files as bytes: what every reader refuses in the same words. Not exported. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.io;
