package sunhwan.cli;

import picocli.CommandLine.Option;
import sunhwan.formats.onnx.OnnxExternalData;

/** Whether an ONNX model may read further files. */
final class ExternalDataOptions {
  @Option(
      names = "--external-data",
      description =
          "An .onnx file's tensors may lie in files of its folder; without it they are refused.")
  private boolean allowed;

  OnnxExternalData choice() {
    return allowed ? OnnxExternalData.IN_FOLDER : OnnxExternalData.REFUSED;
  }
}
