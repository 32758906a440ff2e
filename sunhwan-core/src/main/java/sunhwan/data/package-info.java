/** Examples, and how they are split and ordered. */
@org.jspecify.annotations.NullMarked
package sunhwan.data;
