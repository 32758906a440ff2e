/** Zips of strangers, read within limits. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.zip;
