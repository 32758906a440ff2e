/** Raw text in, integer sequences out. */
module sunhwan.text {
  requires transitive sunhwan.core;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
