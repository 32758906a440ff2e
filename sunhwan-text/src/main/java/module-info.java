/** Raw text in, integer sequences out. */
module sunhwan.text {
  exports sunhwan.text;

  requires transitive sunhwan.core;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
