/**
 * Arithmetic over {@code float[]} and offsets, and nothing else: no tensor, no layer, no logger, no
 * allocation.
 *
 * <p>Every family is one small interface with twins: {@code Scalar…} says what it means, {@code
 * Vector…} says it fast. One letter a dimension: B batch, T time, D input features, H units, V
 * vocabulary; {@code dX} is the gradient of X. All matrices are row-major.
 */
@org.jspecify.annotations.NullMarked
package sunhwan.internal.kernel;
