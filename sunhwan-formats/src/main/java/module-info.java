/** Reads and writes models. */
module sunhwan.formats {
  requires transitive sunhwan.text;
  requires com.fasterxml.jackson.databind;
  requires com.google.protobuf;
  requires static org.jspecify;

  exports sunhwan.formats;
  exports sunhwan.formats.arrays;
  exports sunhwan.formats.keras;
  exports sunhwan.formats.callbacks;
  exports sunhwan.formats.onnx;
}
