package sunhwan.conformance.architecture.planted.report;

import sunhwan.conformance.architecture.planted.text.Tokens;

/** Uses a module that is not below its own. */
public record ReportThatReadsText(Tokens tokens) {}
