/** Raw text in, integer sequences out. */
module sunhwan.text {
  exports sunhwan.text;

  requires transitive sunhwan.core;
  requires de.siegmar.fastcsv;
  requires org.apache.lucene.analysis.common;
  requires org.apache.lucene.analysis.nori;
  requires org.apache.lucene.core;
  requires static org.jspecify;
}
