/** The sunhwan command. */
module sunhwan.cli {
  requires java.management;
  requires jdk.management;
  requires sunhwan.text;
  requires sunhwan.formats;
  requires sunhwan.report;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires static org.jspecify;

  // picocli fills annotated fields
  opens sunhwan.cli to
      info.picocli;
}
