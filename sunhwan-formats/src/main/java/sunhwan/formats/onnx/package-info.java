/** Reads ONNX files and runs them, and writes models as such. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.onnx;
