package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static sunhwan.formats.keras.H5Forge.at;
import static sunhwan.formats.keras.H5Forge.bytesType;
import static sunhwan.formats.keras.H5Forge.chunked;
import static sunhwan.formats.keras.H5Forge.contiguous;
import static sunhwan.formats.keras.H5Forge.file;
import static sunhwan.formats.keras.H5Forge.filter;
import static sunhwan.formats.keras.H5Forge.header;
import static sunhwan.formats.keras.H5Forge.link;
import static sunhwan.formats.keras.H5Forge.links;
import static sunhwan.formats.keras.H5Forge.message;
import static sunhwan.formats.keras.H5Forge.root;
import static sunhwan.formats.keras.H5Forge.shape;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.ModelFormatException;

/** HDF5 files that no honest program writes: each is refused in one line, at once. */
class HostileHdf5Test {
  private static final long ALLOWANCE = 64 << 20;

  private static void readAll(H5Node node) {
    switch (node) {
      case H5Node.Group group -> group.children().values().forEach(HostileHdf5Test::readAll);
      case H5Node.Dataset dataset -> dataset.read();
    }
  }

  private static void assertRefused(String what, byte[] file, String reason) {
    Throwable refusal =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () -> catchThrowable(() -> readAll(H5Reader.read(file, ALLOWANCE))),
            what);

    assertThat(refusal).as(what).isInstanceOf(ModelFormatException.class);
    assertThat(refusal.getMessage()).as(what).contains(reason);
    assertThat(refusal.getMessage().lines()).as(refusal.getMessage()).hasSize(1);
  }

  private static byte[] dataset(byte[]... messages) {
    return file(root(), header(messages));
  }

  private static byte[] kind(int kind, String name, String value) {
    H5Forge body = new H5Forge().u8(1, 8, kind, name.length()).text(name);
    return message(6, 0, body.u16(value.length()).text(value));
  }

  private static byte[] tree(int type, int level, H5Forge entries, int count) {
    return new H5Forge()
        .text("TREE")
        .u8(type, level)
        .u16(count)
        .u64(-1, -1)
        .raw(entries.bytes())
        .bytes();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  /** A dataset of bytes in deflated chunks along one axis, all of which are the same bytes. */
  private static byte[] bomb(long size, int chunk, byte[] packed) {
    H5Forge entries = new H5Forge();
    int count = (int) ((size + chunk - 1) / chunk);
    for (int i = 0; i < count; i++) {
      entries.u32(packed.length).u32(0).u64((long) i * chunk, 0, at(3));
    }
    return file(
        root(),
        header(shape(size), bytesType(), filter(1), chunked(at(2), chunk)),
        tree(1, 0, entries, count),
        packed);
  }

  static Stream<Arguments> files() {
    byte[] good = H5Writer.write(new H5Node.Group(Map.of(), Map.of("a", H5Array.text("b", true))));
    byte[] tooNew = good.clone();
    tooNew[8] = 9;
    byte[] oddSizes = good.clone();
    oddSizes[13] = 3;
    byte[] elsewhere = good.clone();
    elsewhere[24] = 1;
    return Stream.of(
        arguments("no bytes", new byte[0], "does not begin as HDF5"),
        arguments("other bytes", new byte[100], "does not begin as HDF5"),
        arguments("a start alone", Arrays.copyOf(good, 20), "needs"),
        arguments("cut short", Arrays.copyOf(good, good.length - 1), "Was it cut short?"),
        arguments("a superblock to come", tooNew, "superblock of version 0 to 3"),
        arguments("addresses of 3 bytes", oddSizes, "addresses of 4 or 8 bytes"),
        arguments("something before its start", elsewhere, "before the file's own start"),
        arguments("a root that is a dataset", file(header(bytesType(), contiguous(0, 0))), "root"),
        arguments("an empty header", file(root(), header()), "neither a group nor a dataset"),
        arguments(
            "external storage",
            dataset(bytesType(), message(7, 0, new H5Forge().u8(1).zeros(31)), contiguous(-1, 4)),
            "in another file, which is not followed"),
        arguments(
            "a link into another file",
            file(header(links(), kind(64, "x", "\0/etc/passwd\0/"))),
            "into another file"),
        arguments("a symbolic link", file(header(links(), kind(1, "x", "/x"))), "symbolic link"),
        arguments("a link of one's own", file(header(links(), kind(65, "x", "y"))), "unknown kind"),
        arguments("a circle of links", file(header(links(), link("x", at(0)))), "twice"),
        arguments(
            "one thing under two names",
            file(header(links(), link("x", at(1)), link("y", at(1))), header(links())),
            "twice"),
        arguments(
            "two things of one name",
            file(header(links(), link("x", at(1)), link("x", at(2))), header(links())),
            "holds 'x' twice"),
        arguments(
            "a name that leads up", file(header(links(), link("..", at(1)))), "impossible name"),
        arguments(
            "a virtual dataset",
            dataset(shape(4), bytesType(), message(8, 0, new H5Forge().u8(4, 3).u64(-1).u32(0))),
            "virtual dataset"),
        arguments("szip", dataset(shape(4), bytesType(), filter(4), chunked(-1, 4)), "szip"),
        arguments("lzf", dataset(shape(4), bytesType(), filter(32000), chunked(-1, 4)), "lzf"),
        arguments("blosc", dataset(shape(4), bytesType(), filter(32001), chunked(-1, 4)), "32001"),
        arguments(
            "more values than there are bytes",
            dataset(shape(1 << 24), bytesType(), contiguous(96, 1 << 24)),
            "pointed to"),
        arguments(
            "values beyond the end",
            dataset(shape(4), bytesType(), contiguous(Long.MAX_VALUE - 2, 4)),
            "pointed to"),
        arguments(
            "more values than are stored",
            dataset(shape(100), bytesType(), contiguous(96, 4)),
            "should have 100 bytes, and has 4"),
        arguments(
            "an axis of 2^40 values",
            dataset(shape(1L << 40), bytesType(), contiguous(96, 4)),
            "too many"),
        arguments(
            "axes that multiply to 2^62",
            dataset(shape((1L << 31) - 1, (1L << 31) - 1), bytesType(), contiguous(96, 4)),
            "too many"),
        arguments(
            "elements of no bytes",
            dataset(message(3, 0, new H5Forge().u8(0x10, 0, 0, 0).u32(0).u16(0).u16(8))),
            "elements of 0 bytes"),
        arguments(
            "compounds",
            dataset(
                shape(4),
                message(3, 0, new H5Forge().u8(0x16, 0, 0, 0).u32(8).u64(0)),
                contiguous(96, 32)),
            "holds compounds"),
        arguments(
            "a shared type",
            dataset(message(3, 2, new H5Forge().u64(0, 0))),
            "shares a part of its header"),
        arguments(
            "links in a fractal heap",
            file(header(message(2, 0, new H5Forge().u8(0, 0).u64(at(1), at(1))))),
            "in a fractal heap"),
        arguments(
            "attributes in a fractal heap",
            file(header(links(), message(21, 0, new H5Forge().u8(0, 0).u64(at(1), at(1))))),
            "attributes in a fractal heap"),
        arguments(
            "a header that goes on in itself",
            file(header(message(16, 0, new H5Forge().u64(at(0) + 16, 24)))),
            "twice"),
        arguments(
            "a chunk that unpacks to more than its shape",
            bomb(100, 100, deflated(new byte[1000])),
            "more than its shape needs"),
        arguments(
            "a chunk that unpacks to less",
            bomb(100, 100, deflated(new byte[10])),
            "a chunk of 10 bytes, expected 100"),
        arguments("a chunk of noise", bomb(100, 100, new byte[] {1, 2, 3, 4}), "damaged"),
        arguments(
            "a deflated bomb",
            bomb(60 << 20, 60 << 20, deflated(new byte[60 << 20])),
            "200 times its size"),
        arguments(
            "a bomb in many small chunks",
            bomb(60 << 20, 1 << 20, deflated(new byte[1 << 20])),
            "200 times its size"),
        arguments(
            "a tree of chunks that is its own child",
            file(
                root(),
                header(shape(4), bytesType(), chunked(at(2), 4)),
                tree(1, 1, new H5Forge().u32(4).u32(0).u64(0, 0, at(2)), 1)),
            "goes in circles"),
        arguments(
            "a chunk outside",
            file(
                root(),
                header(shape(4), bytesType(), chunked(at(2), 4)),
                tree(1, 0, new H5Forge().u32(4).u32(0).u64(8, 0, 96), 1)),
            "outside of"),
        arguments(
            "a chunk too few",
            file(
                root(),
                header(shape(8), bytesType(), chunked(at(2), 4)),
                tree(1, 0, new H5Forge().u32(4).u32(0).u64(0, 0, 96), 1)),
            "should have 2 chunks"),
        arguments(
            "two chunks in one place",
            file(
                root(),
                header(shape(8), bytesType(), chunked(at(2), 4)),
                tree(
                    1,
                    0,
                    new H5Forge().u32(4).u32(0).u64(0, 0, 96).u32(4).u32(0).u64(0, 0, 96),
                    2)),
            "two chunks at"),
        arguments(
            "a tree of names that is its own child",
            file(
                header(message(17, 0, new H5Forge().u64(at(1), at(2)))),
                tree(0, 1, new H5Forge().u64(0, at(1), 0), 1),
                new H5Forge().text("HEAP").u32(0).u64(64, 0, at(2) + 100).bytes()),
            "twice"),
        arguments(
            "a symbolic link in a table",
            file(
                header(message(17, 0, new H5Forge().u64(at(1), at(2)))),
                tree(0, 0, new H5Forge().u64(0, at(3), 0), 1),
                new H5Forge().text("HEAP").u32(0).u64(64, 0, at(2) + 100).bytes(),
                new H5Forge().text("SNOD").u8(1, 0).u16(1).u64(0, at(4)).u32(2).zeros(20).bytes()),
            "symbolic link"),
        arguments("a damaged structure", file(new byte[100]), "object header of version 1 or 2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void refusesInOneLine(String what, byte[] file, String reason) {
    assertRefused(what, file, reason);
  }

  @Test
  void refusesGroupsThatLieTooDeep() {
    byte[][] blocks = new byte[300][];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = header(links(), link("x", at(i + 1)));
    }

    assertRefused("groups in groups", file(blocks), "more than 200 deep");
  }

  /** Each block of messages overlaps all that follow; read naively they are a billion. */
  @Test
  void refusesHeadersThatOverlap() {
    int blocks = 400;
    H5Forge body = new H5Forge();
    for (int i = 0; i < blocks; i++) {
      body.raw(message(16, 0, new H5Forge().u64(at(1) + 8L * i, 1 << 20)));
    }
    byte[] longer = file(header(body.bytes()), new byte[2 << 20]);

    assertRefused("gaps", longer, "hardly anything but gaps");

    for (int i = (int) at(1); i + 8 <= longer.length; i += 8) {
      longer[i] = 0x12; // the time of a change, of no length
    }
    assertRefused("times", longer, "200 times its size, or to more than a quarter");
  }

  /** Every end of a long name is a name of its own. */
  @Test
  void refusesNamesThatOverlap() {
    int leaves = 300;
    int perLeaf = 13;
    byte[] table = header(message(17, 0, new H5Forge().u64(at(1), at(2))));
    H5Forge trees = new H5Forge();
    H5Forge symbols = new H5Forge();
    for (int leaf = 0; leaf < leaves; leaf++) {
      trees.u64(0, at(3) + symbols.size());
      symbols.text("SNOD").u8(1, 0).u16(perLeaf);
      for (int i = 0; i < perLeaf; i++) {
        symbols.u64((long) perLeaf * leaf + i, at(0)).u32(0).zeros(20);
      }
    }
    byte[] heap =
        new H5Forge()
            .text("HEAP")
            .u32(0)
            .u64(leaves * perLeaf + 1, 0, at(2) + 32)
            .text("a".repeat(leaves * perLeaf))
            .u8(0)
            .bytes();
    byte[] file = file(table, tree(0, 0, trees, leaves), heap, symbols.bytes());

    Throwable refusal = catchThrowable(() -> H5Reader.read(file, 1 << 20));

    assertThat(refusal)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("quarter of this Java's memory");
  }

  @Test
  void refusesATextThatIsNotThere() {
    byte[] good =
        H5Writer.write(new H5Node.Group(Map.of(), Map.of("a", H5Array.text("b".repeat(9), true))));
    int heap = new String(good, StandardCharsets.ISO_8859_1).indexOf("GCOL");
    byte[] other = good.clone();
    other[heap + 16] = 7; // the number of the only text
    byte[] shorter = good.clone();
    shorter[heap + 24] = 2; // its length

    assertRefused("no such number", other, "text that is not there");
    assertRefused("shorter than said", shorter, "text that is not there");
  }

  /** An enumeration of enumerations of …, each of which costs a stack's frame when read naively. */
  @Test
  void doesNotFollowTypesWithinTypes() {
    H5Forge types = new H5Forge();
    for (int i = 0; i < 1900; i++) {
      types.u8(0x18, 0, 0, 0).u32(1);
    }

    assertRefused(
        "enumerations",
        dataset(shape(1), message(3, 0, types), contiguous(96, 1)),
        "an enumeration, which are not read");
  }

  @Test
  void readsWhatTheForgeMakesWhereNothingIsWrong() {
    byte[] packed = deflated(new byte[] {1, 2, 3, 4});

    H5Node.Group plain = H5Reader.read(dataset(shape(4), bytesType(), contiguous(0, 4)), ALLOWANCE);
    H5Node.Group chunks = H5Reader.read(bomb(8, 4, packed), ALLOWANCE);

    assertThat(plain.dataset("x").read().bytes()).containsExactly(0x89, 'H', 'D', 'F');
    assertThat(chunks.dataset("x").read().bytes()).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
  }
}
