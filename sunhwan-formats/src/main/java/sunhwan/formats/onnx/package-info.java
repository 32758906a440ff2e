/** Reads ONNX files and runs them. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.onnx;
