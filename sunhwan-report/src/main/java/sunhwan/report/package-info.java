/** A comparison as one self-contained HTML page. */
@org.jspecify.annotations.NullMarked
package sunhwan.report;
