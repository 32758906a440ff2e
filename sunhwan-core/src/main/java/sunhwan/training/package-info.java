/** From a model and examples to a better model. */
@org.jspecify.annotations.NullMarked
package sunhwan.training;
