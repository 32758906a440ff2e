/** Fits models to data: what happened in every epoch, and why it stopped. */
@org.jspecify.annotations.NullMarked
package sunhwan.training;
