package sunhwan.formats.onnx;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.LongStream;
import sunhwan.tensor.Shape;

/** Products of matrices; floats go to the engine. */
final class Matrix {
  private Matrix() {}

  static OnnxValue matMul(Call call) {
    call.same(0, 1);
    return product(call, call.in(0), call.in(1));
  }

  /** As numpy's matmul: a row vector on the left, a column on the right, batches stretched. */
  private static OnnxValue product(Call call, OnnxValue a, OnnxValue b) {
    int[] left = a.shape().sizes();
    int[] right = b.shape().sizes();
    if (left.length == 0 || right.length == 0) {
      throw Call.bad("cannot multiply " + a.shape() + " and " + b.shape() + " as matrices");
    }
    boolean row = left.length == 1;
    boolean column = right.length == 1;
    if (row) {
      left = new int[] {1, left[0]};
    }
    if (column) {
      right = new int[] {right[0], 1};
    }
    int m = left[left.length - 2];
    int k = left[left.length - 1];
    int n = right[right.length - 1];
    if (k != right[right.length - 2]) {
      throw Call.bad("cannot multiply " + a.shape() + " by " + b.shape());
    }
    Shape leftBatch = Shape.of(Arrays.copyOf(left, left.length - 2));
    Shape rightBatch = Shape.of(Arrays.copyOf(right, right.length - 2));
    Shape batch = call.shape(Positions.common(Positions.sizes(leftBatch), rightBatch));
    Shape shape =
        call.shape(
            LongStream.concat(
                    Arrays.stream(batch.sizes()).asLongStream(),
                    row
                        ? (column ? LongStream.of() : LongStream.of(n))
                        : (column ? LongStream.of(m) : LongStream.of(m, n)))
                .toArray());
    int[] leftAt = Positions.stretched(leftBatch, batch);
    int[] rightAt = Positions.stretched(rightBatch, batch);
    if (a instanceof OnnxValue.Floats x && b instanceof OnnxValue.Floats y) {
      float[] c = new float[shape.count()];
      for (int i = 0; i < (c.length == 0 ? 0 : leftAt.length); i++) {
        call.engine()
            .addMatMul(
                m, n, k, x.data(), leftAt[i] * m * k, y.data(), rightAt[i] * k * n, c, i * m * n);
      }
      return new OnnxValue.Floats(shape, c);
    }
    if (a.type() == OnnxType.DOUBLE) {
      IntToDoubleFunction x = Elements.reals(a);
      IntToDoubleFunction y = Elements.reals(b);
      return Elements.ofReals(
          OnnxType.DOUBLE,
          shape,
          i -> {
            double sum = 0;
            for (int j = 0; j < k; j++) {
              sum +=
                  x.applyAsDouble((leftAt[i / n / m] * m + i / n % m) * k + j)
                      * y.applyAsDouble((rightAt[i / n / m] * k + j) * n + i % n);
            }
            return sum;
          });
    }
    IntToLongFunction x = Elements.wholes(a);
    IntToLongFunction y = Elements.wholes(b);
    return Elements.ofWholes(
        a.type(),
        shape,
        i -> {
          long sum = 0;
          for (int j = 0; j < k; j++) {
            sum +=
                x.applyAsLong((leftAt[i / n / m] * m + i / n % m) * k + j)
                    * y.applyAsLong((rightAt[i / n / m] * k + j) * n + i % n);
          }
          return sum;
        });
  }

  // y = alpha · a′ · b′ + beta · c
  static OnnxValue gemm(Call call) {
    call.same(0, 1);
    OnnxValue a = matrix(call, 0, "transA");
    OnnxValue b = matrix(call, 1, "transB");
    OnnxValue product = product(call, a, b);
    Shape shape = product.shape();
    IntToDoubleFunction ab = Elements.reals(product);
    float alpha = call.real("alpha", 1);
    float beta = call.real("beta", 1);
    if (!call.has(2)) {
      return Elements.ofReals(a.type(), shape, i -> alpha * ab.applyAsDouble(i));
    }
    call.same(0, 2);
    if (!call.shape(Positions.common(Positions.sizes(call.shapeOf(2)), shape)).equals(shape)) {
      throw Call.bad("cannot add " + call.shapeOf(2) + " to " + shape);
    }
    int[] at = Positions.stretched(call.shapeOf(2), shape);
    IntToDoubleFunction c = Elements.reals(call.in(2));
    return Elements.ofReals(
        a.type(), shape, i -> alpha * ab.applyAsDouble(i) + beta * c.applyAsDouble(at[i]));
  }

  private static OnnxValue matrix(Call call, int input, String transposed) {
    OnnxValue x = call.in(input);
    if (x.shape().rank() != 2) {
      throw Call.bad("expected a matrix as input " + input + ", got " + x.shape());
    }
    if (!call.flag(transposed, false)) {
      return x;
    }
    int[][] axes = Positions.axes(x.shape());
    return Elements.pick(
        x,
        Shape.of(x.shape().size(1), x.shape().size(0)),
        Positions.grid(new int[][] {axes[1], axes[0]}));
  }

  /** Bytes less their zero points, multiplied as whole numbers. */
  static OnnxValue matMulInteger(Call call) {
    OnnxValue a = less(call, 0, 2, true);
    OnnxValue b = less(call, 1, 3, false);
    OnnxValue product = product(call, a, b);
    return Elements.ofWholes(OnnxType.INT32, product.shape(), Elements.wholes(product));
  }

  private static OnnxValue less(Call call, int input, int zero, boolean rows) {
    OnnxValue x = call.in(input);
    if (x.type() != OnnxType.UINT8 && x.type() != OnnxType.INT8) {
      throw Call.bad("expected UINT8 or INT8 as input " + input + ", got " + x.type());
    }
    IntToLongFunction values = Elements.wholes(x);
    if (!call.has(zero)) {
      return Elements.ofWholes(OnnxType.INT64, x.shape(), values);
    }
    call.same(input, zero);
    IntToLongFunction zeros = Elements.wholes(call.in(zero));
    int count = call.shapeOf(zero).count();
    int rank = x.shape().rank();
    int columns = rank == 0 ? 1 : Math.max(1, x.shape().size(-1));
    int lines = rank < 2 ? 1 : Math.max(1, x.shape().size(-2));
    if (count != 1 && (rank != 2 || count != (rows ? lines : columns))) {
      throw Call.bad("cannot take zero points " + call.shapeOf(zero) + " off " + x.shape());
    }
    return Elements.ofWholes(
        OnnxType.INT64,
        x.shape(),
        i ->
            values.applyAsLong(i)
                - zeros.applyAsLong(count == 1 ? 0 : rows ? i / columns : i % columns));
  }
}
