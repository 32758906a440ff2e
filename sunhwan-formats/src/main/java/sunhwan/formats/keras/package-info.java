/** Files of Keras, version 1.2 to 3, read and written. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.keras;
