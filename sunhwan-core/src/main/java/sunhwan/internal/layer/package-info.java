/** One operation for each built-in layer, and the switch that binds them. */
@org.jspecify.annotations.NullMarked
package sunhwan.internal.layer;
