/** A comparison as one self-contained HTML page. */
module sunhwan.report {
  exports sunhwan.report;

  requires transitive sunhwan.core;
  requires static org.jspecify;
}
