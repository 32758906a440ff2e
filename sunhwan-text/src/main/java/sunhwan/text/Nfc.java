package sunhwan.text;

import java.text.Normalizer;

/** Unicode's composed form, so that 가 typed on one system equals 가 stored by another. */
final class Nfc {
  private Nfc() {}

  static String of(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
