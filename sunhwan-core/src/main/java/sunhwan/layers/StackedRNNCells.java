package sunhwan.layers;

import java.util.List;

/**
 * Cells one above the other, each reading what the one below puts out at the same step.
 *
 * @param cells from the lowest, at least one, no stack among them
 */
public record StackedRNNCells(List<CellSpec> cells) implements CellSpec {
  public StackedRNNCells {
    cells = List.copyOf(cells);
    if (cells.isEmpty() || cells.stream().anyMatch(StackedRNNCells.class::isInstance)) {
      throw new IllegalArgumentException(
          "StackedRNNCells: expected cells, at least one and no other stack, got "
              + cells
              + "; write them into one list");
    }
  }

  public static StackedRNNCells of(CellSpec... cells) {
    return new StackedRNNCells(List.of(cells));
  }
}
