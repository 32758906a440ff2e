/** Linear classifiers of sparse rows, each by a solver of its own. */
@org.jspecify.annotations.NullMarked
package sunhwan.linear;
