/** Reads and writes models. */
module sunhwan.formats {
  requires transitive sunhwan.text;
  requires com.fasterxml.jackson.databind;
  requires static org.jspecify;

  exports sunhwan.formats;
}
