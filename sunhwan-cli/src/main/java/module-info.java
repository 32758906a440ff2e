/** The sunhwan command. */
module sunhwan.cli {
  requires sunhwan.text;
  requires sunhwan.formats;
  requires sunhwan.report;
  requires info.picocli;
  requires static org.jspecify;
}
