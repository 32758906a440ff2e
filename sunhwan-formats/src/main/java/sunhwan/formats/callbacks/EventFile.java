package sunhwan.formats.callbacks;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * TensorFlow's event file: protobuf messages of type Event, each framed as TFRecord has it.
 *
 * <p>A frame is eight bytes of length, their checksum, the message, its checksum, little-endian. A
 * checksum is crc32c (RFC 3720) turned right by 15 bits, plus 0xa282ead8. The messages are those of
 * event.proto and summary.proto, in the form of TensorFlow 2's summaries: every value a tensor.
 */
final class EventFile {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 2;

  private final LogFile file;

  /** A file of which so many bytes are to stay; 0 to begin one. */
  EventFile(Path path, long length) {
    this.file = new LogFile("TensorBoard", path, length);
  }

  long length() {
    return file.length();
  }

  /** Writes the first message of a file. */
  void version(double wallTime) {
    append(
        message(
            event -> {
              event.writeDouble(1, wallTime);
              event.writeString(3, "brain.Event:2");
            }));
  }

  void scalar(double wallTime, long step, String tag, double value) {
    byte[] bytes = new byte[Float.BYTES];
    little(bytes).putFloat((float) value);
    append(event(wallTime, step, tag, "scalars", tensor(FLOAT, new int[0], bytes)));
  }

  /** Thirty buckets of equal width over the values, each with both ends and a count. */
  void histogram(double wallTime, long step, String tag, float[] values) {
    double[][] buckets = Histogram.of(values);
    byte[] bytes = new byte[Double.BYTES * 3 * buckets.length];
    ByteBuffer out = little(bytes);
    for (double[] bucket : buckets) {
      for (double value : bucket) {
        out.putDouble(value);
      }
    }
    append(
        event(
            wallTime,
            step,
            tag,
            "histograms",
            tensor(DOUBLE, new int[] {buckets.length, 3}, bytes)));
  }

  private static byte[] event(
      double wallTime, long step, String tag, String plugin, byte[] tensor) {
    byte[] pluginData = message(data -> data.writeString(1, plugin));
    byte[] metadata = message(data -> data.writeByteArray(1, pluginData));
    byte[] value =
        message(
            data -> {
              data.writeString(1, tag);
              data.writeByteArray(8, tensor);
              data.writeByteArray(9, metadata);
            });
    byte[] summary = message(data -> data.writeByteArray(1, value));
    return message(
        data -> {
          data.writeDouble(1, wallTime);
          if (step != 0) {
            data.writeInt64(2, step);
          }
          data.writeByteArray(5, summary);
        });
  }

  private static byte[] tensor(int type, int[] shape, byte[] content) {
    byte[] sizes =
        message(
            data -> {
              for (int size : shape) {
                data.writeByteArray(2, message(dimension -> dimension.writeInt64(1, size)));
              }
            });
    return message(
        data -> {
          data.writeEnum(1, type);
          data.writeByteArray(2, sizes);
          data.writeByteArray(4, content);
        });
  }

  /** Writes fields. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing fails in memory", e);
    }
    return bytes.toByteArray();
  }

  private void append(byte[] message) {
    byte[] length = new byte[Long.BYTES];
    little(length).putLong(message.length);
    byte[] frame = new byte[length.length + Integer.BYTES + message.length + Integer.BYTES];
    little(frame).put(length).putInt(checksum(length)).put(message).putInt(checksum(message));
    file.append(frame);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }
}
