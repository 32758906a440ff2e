package sunhwan.layers;

/**
 * What happens at one step of a recurrent layer: (batch, features) and the states before become
 * (batch, units) and the states after; an {@link RNN} takes it through time.
 */
public sealed interface CellSpec permits RecurrentCell, StackedRNNCells, CustomCell {}
