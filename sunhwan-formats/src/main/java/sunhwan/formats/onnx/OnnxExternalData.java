package sunhwan.formats.onnx;

/** Whether tensors of a model may lie in files of their own. */
public enum OnnxExternalData {
  /** A model that needs another file is refused, which is the usual. */
  REFUSED,
  /**
   * They may, in regular files of the model's own folder or below it: no links of either kind, no
   * absolute path, no {@code ..}. Ask for it only where the folder's content is yours.
   */
  IN_FOLDER
}
