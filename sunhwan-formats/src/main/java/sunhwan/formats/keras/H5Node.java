package sunhwan.formats.keras;

import java.util.Map;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/** What an HDF5 file is made of. */
sealed interface H5Node {
  /** By name, in the file's order. */
  Map<String, H5Array> attributes();

  /** A folder. */
  record Group(Map<String, H5Node> children, Map<String, H5Array> attributes) implements H5Node {

    /** The group at a path, whose parts are parted by slashes; empty for this one. */
    Group group(String path) {
      if (node(path) instanceof Group group) {
        return group;
      }
      throw new ModelFormatException("HDF5: expected a group at '" + path + "', got a dataset");
    }

    /** The dataset at a path. */
    Dataset dataset(String path) {
      if (node(path) instanceof Dataset dataset) {
        return dataset;
      }
      throw new ModelFormatException("HDF5: expected a dataset at '" + path + "', got a group");
    }

    /** Whether there is something at a path. */
    boolean has(String path) {
      H5Node at = this;
      for (String part : path.split("/", -1)) {
        if (!(at instanceof Group group) || !group.children.containsKey(part)) {
          return false;
        }
        at = group.child(part);
      }
      return true;
    }

    private H5Node node(String path) {
      H5Node at = this;
      for (String part : path.split("/", -1)) {
        if (part.isEmpty()) {
          continue;
        }
        if (!(at instanceof Group group)) {
          throw new ModelFormatException("HDF5: '" + path + "' leads through a dataset");
        }
        at = group.child(part);
      }
      return at;
    }

    private H5Node child(String name) {
      H5Node child = children.get(name);
      if (child == null) {
        throw new ModelFormatException(
            "HDF5: there is no '" + name + "'; there are " + children.keySet());
      }
      return child;
    }
  }

  /** An array, whose values are read when somebody wants them. */
  record Dataset(H5Type type, Shape shape, Values values, Map<String, H5Array> attributes)
      implements H5Node {
    /** Values that are there already. */
    static Dataset of(H5Array array) {
      return new Dataset(array.type(), array.shape(), () -> array, Map.of());
    }

    H5Array read() {
      return values.read();
    }
  }

  /** Reads a dataset's values. */
  @FunctionalInterface
  interface Values {
    H5Array read();
  }
}
