package sunhwan.formats.onnx;

import java.util.Set;

/**
 * An operator that models may use.
 *
 * @param since the first opset in which it is read; 7 is the first opset of all
 * @param types element types of its main input; FLOAT stands for FLOAT16 and BFLOAT16 too
 * @param leftOut what of it is not computed; "" where nothing is left out
 */
public record OnnxOperator(String name, int since, Set<OnnxType> types, String leftOut) {}
