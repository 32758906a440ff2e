/** Callbacks that write files while a model is trained. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.callbacks;
