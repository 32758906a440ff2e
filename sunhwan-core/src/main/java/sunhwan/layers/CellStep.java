package sunhwan.layers;

/**
 * What a cell of your own finds at one step: rows of numbers, each array from where its companion
 * {@code …At} says, one row after the other.
 */
public interface CellStep {

  /** Examples that are alive. */
  int rows();

  /** (rows, features) what comes in. */
  float[] x();

  int xAt();

  /** (rows, width of the state) the state before the step; read-only. */
  float[] state(int index);

  int stateAt(int index);

  /** (rows, width of the state) from 0: the state after the step, to be written. */
  float[] next(int index);

  /** (rows, units) what comes out, to be written. */
  float[] y();

  int yAt();

  /** (rows, {@link CellOperation#memory}) written by forward, read by backward. */
  float[] memory();

  int memoryAt();

  /** (rows, units) gradient of what came out; read-only. */
  float[] dy();

  int dyAt();

  /** (rows, width of the state) from 0: gradient of the state after the step; read-only. */
  float[] dNext(int index);

  /** (rows, features) gradient of what came in, to be written. */
  float[] dx();

  int dxAt();

  /** (rows, width of the state) from 0: gradient of the state before the step, to be written. */
  float[] dState(int index);
}
