/** What a layer is, as data, and what it takes to write one of your own. */
@org.jspecify.annotations.NullMarked
package sunhwan.layers;
