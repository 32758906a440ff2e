/** For authors of layers: the layer contract. */
@org.jspecify.annotations.NullMarked
package sunhwan.testkit;
