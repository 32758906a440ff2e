/** How weights follow their gradients. */
@org.jspecify.annotations.NullMarked
package sunhwan.optimizers;
