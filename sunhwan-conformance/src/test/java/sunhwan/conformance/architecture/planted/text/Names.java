package sunhwan.conformance.architecture.planted.text;

/** Each class in it has a name that says nothing. */
final class Names {
  private Names() {}

  record TokenManager() {}

  record TokenHelper() {}

  record TokenUtil() {}

  record TokenUtils() {}

  record TokenImpl() {}

  record AbstractToken() {}
}
