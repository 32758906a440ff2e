package sunhwan.conformance.architecture.planted.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/** Lets a file choose which classes are loaded. */
final class FormatThatDeserializes {
  private FormatThatDeserializes() {}

  static Object read(InputStream in) throws IOException, ClassNotFoundException {
    try (var objects = new ObjectInputStream(in)) {
      return objects.readObject();
    }
  }
}
