package sunhwan.conformance.architecture.planted.formats;

import java.io.Serializable;

/** Lets Java write it. */
public record FormatThatIsSerializable() implements Serializable {}
